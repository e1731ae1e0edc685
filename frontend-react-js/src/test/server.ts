import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';

const allKinds = {
  like: true,
  repost: true,
  reply: true,
  mention: true,
  poll_ended: true,
  follow: true,
  message: true,
};

/** Mock server of the API, with defaults for the requests of every page. */
export const server = setupServer(
  http.get('/api/badges', () => HttpResponse.json({ notifications: 0, messages: 0 })),
  http.get('/api/trends', () => HttpResponse.json([])),
  http.get('/api/push/settings', () => HttpResponse.json(allKinds)),
  http.get('/api/users/suggestions', () => HttpResponse.json([])),
  // The socket doesn't open, so pages poll.
  http.post('/api/realtime/tickets', () => new HttpResponse(null, { status: 503 })),
);
