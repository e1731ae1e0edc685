import { ProblemError } from '@/lib/http/problem';
import { send } from '@/lib/http/send';
import { SessionChangedError } from '@/lib/session/session-changed-error';
import type { SessionStore } from '@/lib/session/store';

/**
 * Create a fetch that sends the access token of the session, if there is one.
 *
 * A 401 refreshes the token and repeats the request once. If the new token is rejected too, the
 * session has expired. `mayBeUnauthorized` recognizes other errors that a rejected token can cause.
 *
 * Throws SessionChangedError if another user signs in, perhaps in another tab, while the token is
 * refreshed.
 */
export function authenticatedFetch(
  session: SessionStore,
  mayBeUnauthorized: (error: unknown) => boolean = isUnauthorized,
) {
  return async (request: Request): Promise<Response> => {
    const startedBy = userOf(session);
    const token = await session.accessToken();
    if (token === null) return send(request);
    const sentBy = userOf(session);
    if (startedBy !== null && startedBy !== sentBy) throw new SessionChangedError();

    const retry = request.clone();
    try {
      return await send(authorize(request, token));
    } catch (error) {
      if (!isUnauthorized(error) && !mayBeUnauthorized(error)) throw error;
    }

    const refreshed = await session.refresh(token);
    if (refreshed === null) return send(retry);
    if (userOf(session) !== sentBy) throw new SessionChangedError();
    try {
      return await send(authorize(retry, refreshed));
    } catch (error) {
      if (isUnauthorized(error)) session.expire();
      throw error;
    }
  };
}

function userOf(session: SessionStore): string | null {
  const current = session.current();
  return current.status === 'signed-in' ? current.person.uuid : null;
}

function authorize(request: Request, token: string): Request {
  request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401;
}
