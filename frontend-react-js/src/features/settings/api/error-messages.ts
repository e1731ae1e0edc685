import { errorMessage } from '@/lib/http/error-message';
import { msg } from '@/lib/i18n/translate';

const handleMessages = {
  handle_blank: msg('handleBlank'),
  handle_malformed: msg('handleMalformed'),
  handle_reserved: msg('handleReserved'),
  handle_taken: msg('handleTaken'),
};

/** Return the error text for a failed change of the account. */
export function accountErrorMessage(error: unknown): string {
  return errorMessage(error, handleMessages);
}
