import { ProblemError } from '@/lib/http/problem';
import { t } from '@/lib/i18n/translate';
import { postErrorMessage } from './post-error-messages';

/** Return the error text for an edit that wasn't saved. */
export function editErrorMessage(error: unknown): string {
  if (error instanceof ProblemError) {
    if (error.status === 404) return t('thatCrudIsntAvailableAny');
    if (error.status === 409) return t('cantBeEditedAnyMore');
    if (error.status === 412) return t('editedElsewhere');
  }
  return postErrorMessage(error, false);
}
