import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';

const handleMessages: Record<string, string> = {
  handle_blank: 'Choose a handle.',
  handle_malformed: 'Use 3 to 20 letters a–z, digits and underscores.',
  handle_reserved: 'That handle is kept free. Choose another one.',
  handle_taken: 'That handle is taken. Choose another one.',
};

/** Return the error text for a failed change of the account. */
export function accountErrorMessage(error: unknown): string {
  if (error instanceof OfflineError) {
    return 'That didn’t work: Cruddur can’t be reached. Check your connection and try again.';
  }
  if (error instanceof ProblemError) {
    const known = error.codes
      .map((code) => handleMessages[code])
      .find((message) => message !== undefined);
    if (known) return known;
    if (error.status === 401) return 'You were signed out. Sign in and try again.';
    if (error.status === 429) {
      return `That was a lot at once. Wait ${retryAfterText(error)} and try again.`;
    }
  }
  return 'That didn’t work: the trouble is on our side. Wait a moment and try again.';
}
