import { OfflineError } from './offline';
import { ProblemError } from './problem';
import { retryAfterText } from './retry-after';

/** Return the error text for a failed request; `texts` are its own ones, by problem code or status. */
export function errorMessage(error: unknown, texts: Record<string, string> = {}): string {
  if (error instanceof OfflineError) {
    return 'That didn’t work: Cruddur can’t be reached. Check your connection and try again.';
  }
  if (error instanceof ProblemError) {
    const keys = [...error.codes, `${error.status}`];
    const text = keys.map((key) => texts[key]).find((known) => known !== undefined);
    if (text) return text;
    if (error.status === 401) return 'You were signed out. Sign in and try again.';
    if (error.status === 429) {
      return `That was a lot at once. Wait ${retryAfterText(error)} and try again.`;
    }
  }
  return 'That didn’t work: the trouble is on our side. Wait a moment and try again.';
}
