import { HttpResponse, http } from 'msw';
import { session } from '@/lib/session';
import type { SessionPerson } from '@/lib/session/store';
import { server } from './server';
import { grantFor } from './users';

/** Sign a user in. */
export async function signIn(person: SessionPerson) {
  server.use(
    http.post('/api/session', () => HttpResponse.json(grantFor(person, 'token'), { status: 201 })),
    http.post('/api/session/refresh', () => HttpResponse.json(grantFor(person, 'token'))),
  );
  await session.open('refresh-token');
}

export async function signOut() {
  server.use(http.delete('/api/session', () => new HttpResponse(null, { status: 204 })));
  await session.close();
}
