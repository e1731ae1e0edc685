import { errorMessage } from '@/lib/http/error-message';
import { ProblemError } from '@/lib/http/problem';
import { msg } from '@/lib/i18n/translate';

/** Return the error text for a failed reaction or deletion. */
export function reactionErrorMessage(error: unknown): string {
  return errorMessage(error, {
    activity_protected: msg('protectedCantBeReposted'),
    403: msg('thatIsntYoursToDo'),
    404: msg('thatCrudIsntAvailableAny'),
  });
}

/** Return whether a crud isn't available, or its address can't be one. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ProblemError && [404, 410, 422].includes(error.status);
}
