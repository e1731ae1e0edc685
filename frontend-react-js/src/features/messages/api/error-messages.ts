import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import type { Destination } from '../outbox';

const sendMessages: Record<string, MessageKey> = {
  message_blank: msg('thereIsNothingToRead'),
  message_exceed_max_chars: msg('messageTooLong'),
  message_exceed_max_bytes: msg('messageTooLarge'),
  message_control_chars: msg('messageUnprintable'),
  new_account_limited: msg('newAccountMessageLimit'),
  receiver_is_yourself: msg('itIsToYourself'),
  message_group_not_found: msg('theyCantBeWrittenTo'),
};

/** Return the error text that follows “Not sent.”. */
export function sendErrorMessage(error: unknown, to: Destination): string {
  if (error instanceof OfflineError) return t('unreachableNow');
  if (error instanceof ProblemError) {
    const known = error.codes.map((code) => sendMessages[code]).find((text) => text !== undefined);
    if (known) return t(known);
    // The page found the person by their handle, so they left or blocked since.
    if (error.codes.includes('person_not_found')) {
      return 'message_group_uuid' in to ? t('accountGoneMessage') : t('theyHaveLeftOrCant');
    }
    if (error.status === 401) return t('signedOut');
    if (error.status === 404) return t('theyCantBeWrittenTo');
    if (error.status === 429) return t('tooMuch', { wait: retryAfterText(error) });
  }
  return t('ourTroubleNow');
}

/** Return the error text for a message that couldn't be deleted. */
export function deletionErrorMessage(error: unknown): string {
  if (error instanceof OfflineError) {
    return t('unreachableTryAgain');
  }
  if (error instanceof ProblemError) {
    if (error.status === 401) return t('signedOutTryAgain');
    if (error.status === 403) return t('onlyWhoWroteItCan');
    if (error.status === 429) return t('tooMuch', { wait: retryAfterText(error) });
  }
  return t('stillThereOurTrouble');
}

/** Return the error text for a conversation that couldn't be accepted or left. */
export function conversationErrorMessage(error: unknown, handle: string): string {
  if (error instanceof OfflineError) {
    return t('unreachableTryAgain');
  }
  if (error instanceof ProblemError) {
    if (error.status === 401) return t('signedOutTryAgain');
    if (error.status === 404) return t('theConversationWithHandleIs', { handle });
    if (error.status === 429) return t('tooMuch', { wait: retryAfterText(error) });
  }
  return t('didntWorkOurTrouble');
}
