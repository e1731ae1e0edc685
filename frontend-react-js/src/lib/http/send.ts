import { randomUuid } from '@/lib/random-uuid';
import { monotonic, serverClock } from '@/lib/time/server-clock';
import { OfflineError } from './offline';
import { readProblem } from './read-problem';
import { traceparent } from './trace';

let lastId: string | null = null;

/** Id of the latest request, for error reports. */
export function lastRequestId(): string | null {
  return lastId;
}

/**
 * Send a request with a request id and a trace context.
 *
 * Throws ProblemError for an error response, OfflineError if there is no response, and the
 * AbortError of fetch if the request was aborted.
 */
export async function send(request: Request): Promise<Response> {
  lastId = randomUuid();
  request.headers.set('X-Request-Id', lastId);
  request.headers.set('traceparent', traceparent());
  const sentAt = monotonic();
  const response = await fetchOrThrow(request);
  serverClock.observe(response, sentAt);
  if (!response.ok) throw await readProblem(response);
  return response;
}

async function fetchOrThrow(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new OfflineError(error);
  }
}
