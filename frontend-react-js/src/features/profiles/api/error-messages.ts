import { errorMessage } from '@/lib/http/error-message';
import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';

/** Return the error text for a failed follow, mute or block, or for an answer to a request. */
export function relationErrorMessage(error: unknown, handle: string): string {
  const texts = {
    too_many_follow_requests: msg('tooManyRequests'),
    follow_request_not_found: msg('requestWasWithdrawn'),
    404: msg('personUnavailableNow'),
  };
  return errorMessage(error, texts, { handle });
}

const profileMessages: Record<string, MessageKey> = {
  display_name_blank: msg('sayWhatPeopleMayCall'),
  display_name_exceed_max_chars: msg('thatNameIsTooLong'),
  display_name_exceed_max_bytes: msg('nameTooLarge'),
  display_name_control_chars: msg('nameUnprintable'),
  bio_exceed_max_chars: msg('thatBioIsTooLong'),
  bio_exceed_max_bytes: msg('bioTooLarge'),
  bio_control_chars: msg('bioUnprintable'),
};

/** Return the error text for a profile that wasn't saved. */
export function profileErrorMessage(error: unknown): string {
  if (error instanceof OfflineError) {
    return t('unreachableNotSaved');
  }
  if (error instanceof ProblemError) {
    const known = error.codes
      .map((code) => profileMessages[code])
      .find((text) => text !== undefined);
    if (known) return t(known);
    if (error.status === 401) return t('signedOutSaveAgain');
    if (error.status === 429) {
      return t('tooMuchSaveAgain', { wait: retryAfterText(error) });
    }
  }
  return t('notSavedOurTrouble');
}
