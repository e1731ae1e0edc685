import { errorMessage } from '@/lib/http/error-message';

const handleMessages = {
  handle_blank: 'Choose a handle.',
  handle_malformed: 'Use 3 to 20 letters a–z, digits and underscores.',
  handle_reserved: 'That handle is kept free. Choose another one.',
  handle_taken: 'That handle is taken. Choose another one.',
};

/** Return the error text for a failed change of the account. */
export function accountErrorMessage(error: unknown): string {
  return errorMessage(error, handleMessages);
}
