import type { MessageKey } from '@/lib/i18n/messages';
import { t } from '@/lib/i18n/translate';
import { OfflineError } from './offline';
import { ProblemError } from './problem';
import { retryAfterText } from './retry-after';

/** Return the error text for a failed request; `texts` are its own ones, by problem code or status. */
export function errorMessage(
  error: unknown,
  texts: Record<string, MessageKey> = {},
  values: Record<string, string> = {},
): string {
  if (error instanceof OfflineError) {
    return t('didntWorkUnreachable');
  }
  if (error instanceof ProblemError) {
    const keys = [...error.codes, `${error.status}`];
    const text = keys.map((key) => texts[key]).find((known) => known !== undefined);
    if (text) return t(text, values);
    if (error.status === 401) return t('signedOutTryAgain');
    if (error.status === 429) {
      return t('tooMuchTryAgain', { wait: retryAfterText(error) });
    }
  }
  return t('didntWorkOurTrouble');
}
