import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';

const postMessages: Record<string, MessageKey> = {
  activity_protected: msg('protectedCantBeQuoted'),
  content_warning_control_chars: msg('warningUnprintable'),
  content_warning_exceed_max_bytes: msg('warningTooLong'),
  content_warning_exceed_max_chars: msg('warningTooLong'),
  message_blank: msg('writeSomethingFirst'),
  message_exceed_max_chars: msg('crudTooLong'),
  message_control_chars: msg('crudUnprintable'),
  message_exceed_max_bytes: msg('crudTooLarge'),
  media_unusable: msg('oneOfThePicturesIs'),
  media_alt_control_chars: msg('altUnprintable'),
  media_alt_exceed_max_chars: msg('altTooLong'),
  new_account_limited: msg('newAccountCrudLimit'),
  poll_choice_control_chars: msg('choiceUnprintable'),
  poll_choice_exceed_max_bytes: msg('choiceTooLong'),
  poll_choice_exceed_max_chars: msg('choiceTooLong'),
  poll_choices_alike: msg('choicesAlike'),
  poll_closes_too_soon: msg('pollTooSoon'),
  quote_not_allowed: msg('youCannotQuote'),
  reply_not_allowed: msg('youCannotReply'),
  ttl_blank: msg('chooseWhenItExpires'),
  ttl_unknown: msg('chooseWhenItExpires'),
};

/** Return the error text for a crud, a quote or a reply that wasn't published. */
export function postErrorMessage(error: unknown, isQuote: boolean, isReply = false): string {
  if (error instanceof OfflineError) {
    return t('unreachableNotSent');
  }
  if (error instanceof ProblemError) {
    const known = error.codes.map((code) => postMessages[code]).find((text) => text !== undefined);
    if (known) return t(known);
    if (error.status === 401) return t('signedOutWordsKept');
    if (error.status === 404) {
      if (isQuote) return isReply ? t('oneOfTheCrudsIsGone') : t('theCrudYouQuote');
      return t('theCrudYouAreReplying');
    }
    if (error.status === 429) return t('tooMuchSendAgain', { wait: retryAfterText(error) });
  }
  return t('notSentOurTrouble');
}
