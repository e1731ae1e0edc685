import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';

/** Say why nothing changed between the viewer and someone they write with. */
export function groupProblem(error: unknown, handle: string): string {
  if (error instanceof OfflineError) {
    return 'Cruddur can’t be reached. Check your connection and try again.';
  }
  if (error instanceof ProblemError) {
    if (error.status === 401) return 'You were signed out. Sign in and try again.';
    if (error.status === 404) return `The conversation with @${handle} is gone.`;
    if (error.status === 429) return `That was a lot at once. Wait ${retryAfterText(error)}.`;
  }
  return 'That didn’t work: the trouble is on our side. Wait a moment and try again.';
}
