import { waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { authenticatedFetch } from '@/lib/api/authenticated-fetch';
import { OfflineError } from '@/lib/http/offline';
import { problem } from '@/test/problem';
import { server } from '@/test/server';
import { alice, bob, grantFor } from '@/test/users';
import { storedHint } from './browser';
import { CookieBlockedError } from './cookie-blocked-error';
import { SessionChangedError } from './session-changed-error';
import { createSessionStore, type SessionChannel, type SessionSignal } from './store';
import { transport } from './transport';

const THING = new URL('/api/thing', window.location.origin).href;

let now: number;
let refreshes: number;

beforeEach(() => {
  now = 1_000_000;
  refreshes = 0;
});

/** A browser whose tabs receive each other's signals immediately. */
function browser() {
  const tabs: { id: object; receive: (signal: SessionSignal) => void }[] = [];
  return {
    openTab() {
      const id = {};
      const channel: SessionChannel = {
        post: (signal) => {
          for (const tab of tabs) if (tab.id !== id) tab.receive(signal);
        },
        listen: (receive) => {
          tabs.push({ id, receive });
        },
      };
      return createSessionStore({ transport, hint: storedHint, channel, clock: () => now });
    },
  };
}

function openTab() {
  return browser().openTab();
}

/** Each refresh returns the next token: token-1, token-2, … */
function grantOnRefresh(person = alice, expiresIn = 900) {
  server.use(
    http.post('/api/session/refresh', () => {
      refreshes += 1;
      return HttpResponse.json(grantFor(person, `token-${refreshes}`, expiresIn));
    }),
  );
}

function refuseRefresh() {
  server.use(
    http.post('/api/session/refresh', () => {
      refreshes += 1;
      return problem(401);
    }),
  );
}

function serveSignIn() {
  server.use(
    http.post('/api/session', () => HttpResponse.json(grantFor(alice, 'fresh'), { status: 201 })),
  );
}

function serveThing(isAccepted: (authorization: string | null) => boolean) {
  const seen: (string | null)[] = [];
  server.use(
    http.get(THING, ({ request }) => {
      const authorization = request.headers.get('Authorization');
      seen.push(authorization);
      return isAccepted(authorization) ? HttpResponse.json({}) : problem(401);
    }),
  );
  return seen;
}

describe('on load', () => {
  test('without the hint the session is signed out, and no request is sent', async () => {
    const session = openTab();
    expect(session.current()).toEqual({ status: 'signed-out', reason: 'never' });
    expect(await session.accessToken()).toBeNull();
  });

  test('with the hint the session is unknown until the refresh', async () => {
    storedHint.write(true);
    grantOnRefresh();
    const session = openTab();
    expect(session.current().status).toBe('unknown');
    expect(await session.accessToken()).toBe('token-1');
    expect(session.current()).toEqual({ status: 'signed-in', person: alice });
  });

  test('an expired session is reported once, and the hint is removed', async () => {
    storedHint.write(true);
    refuseRefresh();
    const session = openTab();
    expect(await session.accessToken()).toBeNull();
    expect(session.current()).toEqual({ status: 'signed-out', reason: 'expired' });
    expect(storedHint.read()).toBe(false);
  });

  test('an unreachable API doesn’t sign out: the next request retries', async () => {
    storedHint.write(true);
    server.use(http.post('/api/session/refresh', () => HttpResponse.error()));
    const session = openTab();
    await expect(session.accessToken()).rejects.toBeInstanceOf(OfflineError);
    expect(session.current().status).toBe('unknown');

    grantOnRefresh();
    expect(await session.accessToken()).toBe('token-1');
  });
});

describe('a browser that can’t store the hint', () => {
  beforeEach(() => {
    vi.stubGlobal('localStorage', null);
  });
  afterEach(() => vi.unstubAllGlobals());

  test('asks the API for the session of its cookie', async () => {
    grantOnRefresh();
    const session = openTab();
    expect(session.current().status).toBe('unknown');
    await session.accessToken();
    expect(session.current()).toEqual({ status: 'signed-in', person: alice });
  });

  test('tells a visitor nothing of an expired session', async () => {
    refuseRefresh();
    const session = openTab();
    expect(await session.accessToken()).toBeNull();
    expect(session.current()).toEqual({ status: 'signed-out', reason: 'never' });
  });
});

describe('the access token', () => {
  test('is refreshed a minute before it expires, and not sooner', async () => {
    storedHint.write(true);
    grantOnRefresh();
    const session = openTab();
    await session.accessToken();
    now += 839_000;
    expect(await session.accessToken()).toBe('token-1');
    now += 2_000;
    expect(await session.accessToken()).toBe('token-2');
  });

  test('with a short lifetime is still used for most of it', async () => {
    storedHint.write(true);
    grantOnRefresh(alice, 30);
    const session = openTab();
    await session.accessToken();
    now += 20_000;
    expect(await session.accessToken()).toBe('token-1');
  });

  test('is refreshed once for concurrent requests', async () => {
    storedHint.write(true);
    grantOnRefresh();
    const session = openTab();
    const tokens = await Promise.all(Array.from({ length: 8 }, () => session.accessToken()));
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(refreshes).toBe(1);
  });

  test('is never written to storage', async () => {
    storedHint.write(true);
    grantOnRefresh();
    await openTab().accessToken();
    expect({ ...localStorage }).toEqual({ 'cruddur.session': '1' });
    expect(sessionStorage.length).toBe(0);
  });
});

describe('a request', () => {
  test('has no token when signed out, and its 401 is thrown', async () => {
    const seen = serveThing(() => false);
    const session = openTab();
    await expect(authenticatedFetch(session)(new Request(THING))).rejects.toMatchObject({
      status: 401,
    });
    expect(seen).toEqual([null]);
    expect(session.current()).toEqual({ status: 'signed-out', reason: 'never' });
  });

  test('with a 401 is repeated with a new token', async () => {
    storedHint.write(true);
    grantOnRefresh();
    const seen = serveThing((authorization) => authorization === 'Bearer token-2');
    const response = await authenticatedFetch(openTab())(new Request(THING));
    expect(response.status).toBe(200);
    expect(seen).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('with a body is repeated with it', async () => {
    storedHint.write(true);
    grantOnRefresh();
    const bodies: string[] = [];
    server.use(
      http.post(THING, async ({ request }) => {
        bodies.push(await request.text());
        return bodies.length === 1 ? problem(401) : HttpResponse.json({});
      }),
    );
    await authenticatedFetch(openTab())(new Request(THING, { method: 'POST', body: 'words' }));
    expect(bodies).toEqual(['words', 'words']);
  });

  test('and concurrent ones with a 401 share one refresh', async () => {
    storedHint.write(true);
    grantOnRefresh();
    const send = authenticatedFetch(openTab());
    serveThing((authorization) => authorization === 'Bearer token-2');
    await Promise.all(Array.from({ length: 5 }, () => send(new Request(THING))));
    expect(refreshes).toBe(2);
  });

  test('with a second 401 expires the session', async () => {
    storedHint.write(true);
    grantOnRefresh();
    const seen = serveThing(() => false);
    const session = openTab();
    await expect(authenticatedFetch(session)(new Request(THING))).rejects.toMatchObject({
      status: 401,
    });
    expect(seen).toHaveLength(2);
    expect(session.current()).toEqual({ status: 'signed-out', reason: 'expired' });
    expect(storedHint.read()).toBe(false);
  });

  test('started by one user is never sent as another', async () => {
    storedHint.write(true);
    grantOnRefresh(alice);
    const session = openTab();
    await session.accessToken();
    const seen = serveThing(() => true);
    now += 900_000;
    grantOnRefresh(bob);
    const send = authenticatedFetch(session);
    await expect(send(new Request(THING))).rejects.toBeInstanceOf(SessionChangedError);
    expect(seen).toEqual([]);
    expect(session.current()).toEqual({ status: 'signed-in', person: bob });
    await send(new Request(THING));
    expect(seen).toEqual(['Bearer token-2']);
  });

  test('of one user is not repeated as another after a 401', async () => {
    storedHint.write(true);
    grantOnRefresh(alice);
    const session = openTab();
    await session.accessToken();
    grantOnRefresh(bob);
    const seen = serveThing((authorization) => authorization === 'Bearer token-2');
    await expect(authenticatedFetch(session)(new Request(THING))).rejects.toBeInstanceOf(
      SessionChangedError,
    );
    expect(seen).toEqual(['Bearer token-1']);
  });

  test('whose session has expired is sent without a token', async () => {
    storedHint.write(true);
    refuseRefresh();
    const seen = serveThing((authorization) => authorization === null);
    const response = await authenticatedFetch(openTab())(new Request(THING));
    expect(response.status).toBe(200);
    expect(seen).toEqual([null]);
  });
});

describe('signing in and out', () => {
  test('exchanges the refresh token and sets the hint', async () => {
    let body: unknown;
    server.use(
      http.post('/api/session', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(grantFor(alice, 'fresh'), { status: 201 });
      }),
    );
    grantOnRefresh();
    const session = openTab();
    await session.open('refresh-token');
    expect(body).toEqual({ refresh_token: 'refresh-token' });
    // The token is from the first use of the cookie.
    expect(await session.accessToken()).toBe('token-1');
    expect(storedHint.read()).toBe(true);
  });

  test('fails if the browser doesn’t keep the cookie', async () => {
    serveSignIn();
    refuseRefresh();
    const session = openTab();
    await expect(session.open('refresh-token')).rejects.toBeInstanceOf(CookieBlockedError);
    expect(session.current()).toEqual({ status: 'signed-out', reason: 'never' });
    expect(storedHint.read()).toBe(false);
  });

  test('succeeds if the cookie can’t be tried', async () => {
    serveSignIn();
    server.use(http.post('/api/session/refresh', () => problem(503)));
    const session = openTab();
    await session.open('refresh-token');
    expect(await session.accessToken()).toBe('fresh');
  });

  test('notifies subscribers, and none after they unsubscribe', async () => {
    storedHint.write(true);
    grantOnRefresh();
    const session = openTab();
    const stays = vi.fn();
    const unsubscribed = vi.fn();
    session.subscribe(stays);
    session.subscribe(unsubscribed)();
    await session.accessToken();
    expect(stays).toHaveBeenCalledTimes(1);
    expect(unsubscribed).not.toHaveBeenCalled();
  });

  test('signing out revokes the session, clears the token and sets the reason', async () => {
    storedHint.write(true);
    grantOnRefresh();
    server.use(http.delete('/api/session', () => new HttpResponse(null, { status: 204 })));
    const session = openTab();
    await session.accessToken();
    await session.close();
    expect(session.current()).toEqual({ status: 'signed-out', reason: 'left' });
    expect(await session.accessToken()).toBeNull();
    expect(storedHint.read()).toBe(false);
  });

  test('a failed sign-out keeps the session', async () => {
    storedHint.write(true);
    grantOnRefresh();
    server.use(http.delete('/api/session', () => HttpResponse.error()));
    const session = openTab();
    await session.accessToken();
    await expect(session.close()).rejects.toBeInstanceOf(OfflineError);
    expect(session.current().status).toBe('signed-in');
  });

  test('a refresh that completes after signing out is ignored', async () => {
    storedHint.write(true);
    let respond = () => {};
    const responded = new Promise<void>((resolve) => {
      respond = resolve;
    });
    server.use(
      http.post('/api/session/refresh', async () => {
        await responded;
        return HttpResponse.json(grantFor(alice, 'late'));
      }),
      http.delete('/api/session', () => new HttpResponse(null, { status: 204 })),
    );
    const session = openTab();
    const token = session.accessToken();
    await session.close();
    respond();
    expect(await token).toBeNull();
    expect(session.current().status).toBe('signed-out');
  });

  test('a refresh that is refused after a new sign-in doesn’t end the new session', async () => {
    storedHint.write(true);
    let respond = () => {};
    const responded = new Promise<void>((resolve) => {
      respond = resolve;
    });
    server.use(
      http.post(
        '/api/session/refresh',
        async () => {
          await responded;
          return problem(401);
        },
        { once: true },
      ),
      http.post('/api/session/refresh', () => HttpResponse.json(grantFor(bob, 'fresh'))),
      http.post('/api/session', () => HttpResponse.json(grantFor(bob, 'fresh'), { status: 201 })),
    );
    const session = openTab();
    const token = session.accessToken();
    await session.open('a refresh token');
    respond();
    expect(await token).toBe('fresh');
    expect(session.current()).toEqual({ status: 'signed-in', person: bob });
  });
});

describe('two tabs', () => {
  test('share a sign-in', async () => {
    server.use(
      http.post('/api/session', () => HttpResponse.json(grantFor(alice, 'first'), { status: 201 })),
    );
    grantOnRefresh();
    const { openTab } = browser();
    const [one, other] = [openTab(), openTab()];
    await one.open('refresh-token');
    await waitFor(() => {
      expect(other.current()).toEqual({ status: 'signed-in', person: alice });
    });
  });

  test('share a change of user', async () => {
    storedHint.write(true);
    grantOnRefresh(alice);
    const { openTab } = browser();
    const [one, other] = [openTab(), openTab()];
    await other.accessToken();
    grantOnRefresh(bob);
    server.use(
      http.post('/api/session', () => HttpResponse.json(grantFor(bob, 'bob-1'), { status: 201 })),
    );
    await one.open('refresh-token');
    await waitFor(() => {
      expect(other.current()).toEqual({ status: 'signed-in', person: bob });
    });
  });

  test('share a sign-out', async () => {
    storedHint.write(true);
    grantOnRefresh();
    server.use(http.delete('/api/session', () => new HttpResponse(null, { status: 204 })));
    const { openTab } = browser();
    const [one, other] = [openTab(), openTab()];
    await Promise.all([one.accessToken(), other.accessToken()]);
    await one.close();
    expect(other.current()).toEqual({ status: 'signed-out', reason: 'left' });
    expect(await other.accessToken()).toBeNull();
  });
});

test('an updated profile replaces the person, but doesn’t sign anyone in', async () => {
  grantOnRefresh();
  storedHint.write(true);
  const session = openTab();
  await session.accessToken();
  session.updatePerson({ ...alice, display_name: 'Alice P.' });
  expect(session.current()).toMatchObject({ person: { display_name: 'Alice P.' } });

  const signedOut = createSessionStore({
    transport,
    hint: { read: () => false, write: () => undefined },
    channel: { post: () => undefined, listen: () => undefined },
    clock: () => now,
  });
  signedOut.updatePerson(alice);
  expect(signedOut.current()).toMatchObject({ status: 'signed-out' });
});
