import { ProblemError } from '@/lib/http/problem';
import { send } from '@/lib/http/send';
import { SessionChangedError } from '@/lib/session/session-changed-error';
import type { SessionStore } from '@/lib/session/store';

/**
 * Make a sender that speaks for the person who is signed in, if there is one.
 *
 * A 401 means the token died early: it is renewed once and the request repeated.
 * When the renewed token is refused too, the session is over. `mayBeRefusal` tells what else
 * a refused token may look like.
 *
 * Throws SessionChangedError rather than speak for another than who was there when it was called:
 * a renewal finds whoever signed in last, in whichever tab.
 */
export function authenticatedFetch(
  session: SessionStore,
  mayBeRefusal: (error: unknown) => boolean = isUnauthorised,
) {
  return async (request: Request): Promise<Response> => {
    const asking = personOf(session);
    const token = await session.accessToken();
    if (token === null) return send(request);
    const speaking = personOf(session);
    if (asking !== null && asking !== speaking) throw new SessionChangedError();

    const again = request.clone();
    try {
      return await send(authorised(request, token));
    } catch (error) {
      if (!isUnauthorised(error) && !mayBeRefusal(error)) throw error;
    }

    const refreshed = await session.refresh(token);
    if (refreshed === null) return send(again);
    if (personOf(session) !== speaking) throw new SessionChangedError();
    try {
      return await send(authorised(again, refreshed));
    } catch (error) {
      if (isUnauthorised(error)) session.expire();
      throw error;
    }
  };
}

function personOf(session: SessionStore): string | null {
  const now = session.current();
  return now.status === 'signed-in' ? now.person.uuid : null;
}

function authorised(request: Request, token: string): Request {
  request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}

function isUnauthorised(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401;
}
