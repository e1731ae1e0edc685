import { rollbarToken } from '@/lib/config';
import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { lastRequestId } from '@/lib/http/send';
import { session } from '@/lib/session';

/** Data that links a report to the API's logs and traces. It contains no name and no email. */
export type ErrorContext = { requestId: string | null; person: string | null };

/**
 * Report an error to Rollbar, if a token is configured; the client is loaded on first use.
 *
 * A ProblemError is reported with its own request id, other errors with the latest one.
 */
export function report(error: unknown) {
  const token = rollbarToken();
  if (token === null || !isReportable(error)) return;
  const current = session.current();
  const context: ErrorContext = {
    requestId: error instanceof ProblemError ? error.requestId : lastRequestId(),
    person: current.status === 'signed-in' ? current.person.uuid : null,
  };
  import('./rollbar').then(({ send }) => send(token, error, context)).catch(() => undefined);
}

/** Report uncaught errors and unhandled rejections. */
export function reportUncaught() {
  window.addEventListener('error', ({ error }) => report(error));
  window.addEventListener('unhandledrejection', ({ reason }) => report(reason));
}

function isReportable(error: unknown): error is Error {
  if (error instanceof ProblemError) return error.status >= 500;
  if (error instanceof OfflineError) return false;
  return error instanceof Error && !['AbortError', 'SessionChangedError'].includes(error.name);
}
