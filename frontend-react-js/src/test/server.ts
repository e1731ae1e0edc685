import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';

/** Stands where the API would be. A test says what it answers, but for what the frame of every page asks. */
export const server = setupServer(
  http.get('/api/badges', () => HttpResponse.json({ notifications: 0, messages: 0 })),
  http.get('/api/trends', () => HttpResponse.json([])),
  http.get('/api/users/suggestions', () => HttpResponse.json([])),
  // No socket opens; pages ask now and then instead.
  http.post('/api/realtime/tickets', () => new HttpResponse(null, { status: 503 })),
);
