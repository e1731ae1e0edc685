import type { SessionGrant } from '@/lib/api/types';
import { ProblemError } from '@/lib/http/problem';
import { createSubscribable } from '@/lib/subscribable';
import { CookieBlockedError } from './cookie-blocked-error';
import type { SessionTransport } from './transport';

export type SessionPerson = SessionGrant['person'];

export type Session =
  | { status: 'unknown' }
  | { status: 'signed-out'; reason: 'never' | 'left' | 'expired' }
  | { status: 'signed-in'; person: SessionPerson };

export type SessionSignal = 'signed-in' | 'signed-out';

/** Broadcasts sign-in and sign-out between tabs. */
export type SessionChannel = {
  post: (signal: SessionSignal) => void;
  listen: (listener: (signal: SessionSignal) => void) => void;
};

/**
 * Flag that a session cookie probably exists; null if the browser can't remember that. It contains
 * no secret.
 */
export type SessionHint = { read: () => boolean | null; write: (present: boolean) => void };

export type SessionStore = ReturnType<typeof createSessionStore>;

type Token = { value: string; refreshAt: number };

const REFRESH_AHEAD_MS = 60_000;

/**
 * Create the external store of the session.
 *
 * The access token is only in this closure; the refresh token is in an HttpOnly cookie that the API
 * sets. `clock` returns milliseconds.
 */
export function createSessionStore({
  transport,
  hint,
  channel,
  clock,
}: {
  transport: SessionTransport;
  hint: SessionHint;
  channel: SessionChannel;
  clock: () => number;
}) {
  const hinted = hint.read();
  let session: Session =
    hinted === false ? { status: 'signed-out', reason: 'never' } : { status: 'unknown' };
  // Without a hint, the first refresh finds out whether there is a session.
  let isGuess = hinted === null;
  let token: Token | null = null;
  let refreshing: Promise<string | null> | null = null;
  // Incremented by each sign-in and sign-out, so that a late response can't undo one.
  let generation = 0;
  const listeners = createSubscribable();

  function setState(next: Session) {
    session = next;
    listeners.notify();
  }

  function applyGrant(grant: SessionGrant): string {
    isGuess = false;
    const lifetime = grant.expires_in * 1000;
    token = {
      value: grant.access_token,
      refreshAt: clock() + lifetime - Math.min(REFRESH_AHEAD_MS, lifetime / 5),
    };
    hint.write(true);
    if (session.status !== 'signed-in' || !isSamePerson(session.person, grant.person)) {
      setState({ status: 'signed-in', person: grant.person });
    }
    return token.value;
  }

  function clear(reason: 'never' | 'left' | 'expired') {
    generation += 1;
    token = null;
    refreshing = null;
    hint.write(false);
    setState({ status: 'signed-out', reason });
  }

  async function refreshAccessToken(): Promise<string | null> {
    const startedIn = generation;
    try {
      const grant = await transport.refresh();
      return startedIn === generation ? applyGrant(grant) : accessToken();
    } catch (error) {
      if (startedIn !== generation) return accessToken();
      if (!(error instanceof ProblemError) || error.status !== 401) throw error;
      clear(isGuess ? 'never' : 'expired');
      return null;
    }
  }

  /** Share one refresh between all requests that find the token expired. */
  function refreshOnce(): Promise<string | null> {
    if (refreshing === null) {
      const refresh = refreshAccessToken().finally(() => {
        if (refreshing === refresh) refreshing = null;
      });
      refreshing = refresh;
    }
    return refreshing;
  }

  async function accessToken(): Promise<string | null> {
    if (session.status === 'signed-out') return null;
    if (token !== null && clock() < token.refreshAt) return token.value;
    return refreshOnce();
  }

  /** Use the new cookie once. If that can't be tried, the grant is used without it. */
  async function confirmCookie(grant: SessionGrant): Promise<SessionGrant> {
    try {
      return await transport.refresh();
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) throw new CookieBlockedError();
      return grant;
    }
  }

  channel.listen((signal) => {
    if (signal === 'signed-out') {
      if (session.status !== 'signed-out') clear('left');
      return;
    }
    generation += 1;
    token = null;
    refreshing = null;
    if (session.status === 'signed-out') setState({ status: 'unknown' });
    // On failure, the next request tries again and reports its error.
    refreshOnce().catch(() => undefined);
  });

  return {
    subscribe: listeners.subscribe,

    current: (): Session => session,

    /** Return a valid access token, refreshed before it expires; null if signed out. */
    accessToken,

    /** Return a new token in place of a rejected one; null if the session is over. */
    async refresh(rejectedToken: string): Promise<string | null> {
      if (token?.value === rejectedToken) token = null;
      return accessToken();
    },

    /** Sign in: exchange the refresh token for the session cookie. Throw if it isn't kept. */
    async open(refreshToken: string): Promise<void> {
      const grant = await confirmCookie(await transport.open(refreshToken));
      generation += 1;
      refreshing = null;
      applyGrant(grant);
      channel.post('signed-in');
    },

    /** Sign out. If the API is unreachable, throw and stay signed in, because the cookie is still valid. */
    async close(): Promise<void> {
      try {
        await transport.close();
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 401) throw error;
      }
      clear('left');
      channel.post('signed-out');
    },

    /** Replace the profile of the signed-in user. */
    updatePerson(person: SessionPerson) {
      if (session.status === 'signed-in') setState({ status: 'signed-in', person });
    },

    /** End the session after the API rejected a fresh token. */
    expire() {
      if (session.status !== 'signed-out') clear('expired');
    },
  };
}

function isSamePerson(one: SessionPerson, other: SessionPerson): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
