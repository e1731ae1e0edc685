import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';

/** Return the error text for a failed reaction or deletion. */
export function reactionErrorMessage(error: unknown): string {
  if (error instanceof OfflineError) {
    return 'That didn’t work: Cruddur can’t be reached. Check your connection and try again.';
  }
  if (error instanceof ProblemError) {
    if (error.status === 401) return 'You were signed out. Sign in and try again.';
    if (error.status === 403) return 'That isn’t yours to do.';
    if (error.status === 404) return 'That crud has expired.';
    if (error.status === 429) {
      return `That was a lot at once. Wait ${retryAfterText(error)} and try again.`;
    }
  }
  return 'That didn’t work: the trouble is on our side. Wait a moment and try again.';
}
