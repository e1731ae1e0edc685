import type { SessionGrant } from '@/lib/api/types';
import { send } from '@/lib/http/send';

/** API calls that set, refresh and delete the session cookie (HttpOnly, so scripts can't read it). */
export const transport = {
  open: (refreshToken: string): Promise<SessionGrant> =>
    grant('/api/session', { method: 'POST', ...json({ refresh_token: refreshToken }) }),

  refresh: (): Promise<SessionGrant> => grant('/api/session/refresh', { method: 'POST' }),

  close: async (): Promise<void> => {
    await send(request('/api/session', { method: 'DELETE' }));
  },
};

export type SessionTransport = typeof transport;

async function grant(path: string, init: RequestInit): Promise<SessionGrant> {
  const response = await send(request(path, init));
  return response.json();
}

function request(path: string, init: RequestInit): Request {
  return new Request(new URL(path, window.location.origin), {
    credentials: 'same-origin',
    ...init,
  });
}

function json(body: unknown): RequestInit {
  return { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}
