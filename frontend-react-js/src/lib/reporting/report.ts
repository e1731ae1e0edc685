import { rollbarToken } from '@/lib/config';
import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { lastRequestId } from '@/lib/http/send';
import { session } from '@/lib/session';

/** What leads from a report to the API's logs and traces: no name, no address. */
export type ErrorContext = { requestId: string | null; person: string | null };

/**
 * Tell us of a defect, where a token says that we want to hear. What does so is loaded only then.
 *
 * A 5xx that nobody could show otherwise is told with its own request, all else with the one before it.
 */
export function report(error: unknown) {
  const token = rollbarToken();
  if (token === null || !isReportable(error)) return;
  const now = session.current();
  const context: ErrorContext = {
    requestId: error instanceof ProblemError ? error.requestId : lastRequestId(),
    person: now.status === 'signed-in' ? now.person.uuid : null,
  };
  import('./rollbar').then(({ send }) => send(token, error, context)).catch(() => undefined);
}

/** Hear of what nobody caught. */
export function reportUncaught() {
  window.addEventListener('error', ({ error }) => report(error));
  window.addEventListener('unhandledrejection', ({ reason }) => report(reason));
}

function isReportable(error: unknown): error is Error {
  if (error instanceof ProblemError) return error.status >= 500;
  if (error instanceof OfflineError) return false;
  return error instanceof Error && !['AbortError', 'SessionChangedError'].includes(error.name);
}
