import { OfflineError } from './offline';
import { readProblem } from './read-problem';
import { traceparent } from './trace';

let lastId: string | null = null;

/** The id of the request that was sent last, whatever became of it. */
export function lastRequestId(): string | null {
  return lastId;
}

/**
 * Send a request, named so that it can be found in the server's logs and traces.
 *
 * Resolves with an answer that is a success; throws ProblemError for a refusal,
 * OfflineError when no answer came, and what fetch throws when it was aborted.
 */
export async function send(request: Request): Promise<Response> {
  lastId = crypto.randomUUID();
  request.headers.set('X-Request-Id', lastId);
  request.headers.set('traceparent', traceparent());
  const response = await deliver(request);
  if (!response.ok) throw await readProblem(response);
  return response;
}

async function deliver(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new OfflineError(error);
  }
}
