import { rollbarToken } from '@/lib/config';
import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';

/** Tell us of a defect, where a token says that we want to hear. What does so is loaded only then. */
export function report(error: unknown) {
  const token = rollbarToken();
  if (token === null || !isDefect(error)) return;
  import('./rollbar').then(({ send }) => send(token, error)).catch(() => undefined);
}

/** Hear of what nobody caught. */
export function reportUncaught() {
  window.addEventListener('error', ({ error }) => report(error));
  window.addEventListener('unhandledrejection', ({ reason }) => report(reason));
}

function isDefect(error: unknown): error is Error {
  if (error instanceof ProblemError || error instanceof OfflineError) return false;
  return error instanceof Error && !['AbortError', 'SomeoneElseError'].includes(error.name);
}
