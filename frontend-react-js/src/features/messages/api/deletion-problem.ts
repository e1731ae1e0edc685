import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';

/** Say why a message is still there. */
export function deletionProblem(error: unknown): string {
  if (error instanceof OfflineError) {
    return 'Cruddur can’t be reached. Check your connection and try again.';
  }
  if (error instanceof ProblemError) {
    if (error.status === 401) return 'You were signed out. Sign in and try again.';
    if (error.status === 403) return 'Only who wrote it can take it back.';
    if (error.status === 429) return `That was a lot at once. Wait ${retryAfterText(error)}.`;
  }
  return 'It is still there: the trouble is on our side. Wait a moment and try again.';
}
