import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { CookieBlockedError } from '@/lib/session/cookie-blocked-error';

export type AccountField = 'name' | 'handle' | 'email' | 'password' | 'presentPassword' | 'code';

export type AccountError = { field: AccountField | 'form'; code: string; message: string };

const errors: Record<string, Omit<AccountError, 'code'>> = {
  handle_blank: { field: 'handle', message: 'Choose a handle.' },
  handle_malformed: {
    field: 'handle',
    message: 'Use 3 to 20 letters a–z, digits and underscores.',
  },
  handle_reserved: { field: 'handle', message: 'That handle is kept free. Choose another one.' },
  handle_taken: { field: 'handle', message: 'That handle is taken. Choose another one.' },
  name_blank: { field: 'name', message: 'Enter your name.' },
  name_too_long: { field: 'name', message: 'Use at most 50 characters.' },
  name_exceed_max_chars: { field: 'name', message: 'Use at most 50 characters.' },
  name_exceed_max_bytes: { field: 'name', message: 'Use fewer characters.' },
  name_control_chars: { field: 'name', message: 'Use letters, digits and spaces.' },
  email_taken: { field: 'email', message: 'There is an account with this email already.' },
  email_refused: {
    field: 'email',
    message: 'Use an address of your own: this domain gives addresses to anybody.',
  },
  email_malformed: { field: 'email', message: 'Enter an email address, like name@example.com.' },
  password_blank: { field: 'password', message: 'Enter your password.' },
  present_password_blank: { field: 'presentPassword', message: 'Enter your present password.' },
  present_password_wrong: {
    field: 'presentPassword',
    message: 'That isn’t your present password.',
  },
  password_same: { field: 'password', message: 'That is your present password. Choose another.' },
  password_weak: { field: 'password', message: 'Choose a password that has all of the below.' },
  password_used_before: {
    field: 'password',
    message: 'Choose a password you have not used before.',
  },
  code_blank: { field: 'code', message: 'Enter the code from the mail.' },
  code_wrong: { field: 'code', message: 'That is not the code in the newest mail. Look again.' },
  code_expired: { field: 'code', message: 'That code is too old. Ask for a new one.' },
  needs_no_code: {
    field: 'form',
    message: 'No account waits for a code at this email. Sign in, or sign up.',
  },
  credentials_wrong: {
    field: 'form',
    message: 'The email or the password is wrong. Check both, or recover your password.',
  },
  email_unconfirmed: {
    field: 'form',
    message: 'That email is not confirmed yet. Confirm it first; then this works.',
  },
  must_recover: {
    field: 'form',
    message: 'This account needs a new password. Use “Forgot your password?” below.',
  },
  input_refused: { field: 'form', message: 'Something above was not accepted. Check each field.' },
  mail_failed: { field: 'form', message: 'The mail could not be sent. Check the email address.' },
  too_many: {
    field: 'form',
    message: 'That was tried too often. Wait some minutes, then try again.',
  },
  offline: { field: 'form', message: 'No answer came. Check your connection, then try again.' },
  cookie_blocked: {
    field: 'form',
    message: `Your password is right, but your browser did not keep the sign-in. Allow cookies for ${window.location.hostname} in its settings, then sign in again.`,
  },
  confirmed_already: {
    field: 'form',
    message: 'No code is needed: this account is confirmed already. Sign in below.',
  },
  cannot_recover: {
    field: 'form',
    message:
      'This account can’t get a code now. If its email isn’t confirmed yet, confirm it first.',
  },
  session_refused: {
    field: 'form',
    message: 'Your password is right, but Cruddur could not sign you in. Try again in a moment.',
  },
};

const unexpected = {
  field: 'form',
  message: 'The trouble is on our side. Wait a moment, then try again.',
} as const;

const byCognitoName: Record<string, string> = {
  AliasExistsException: 'email_taken',
  CodeDeliveryFailureException: 'mail_failed',
  CodeMismatchException: 'code_wrong',
  ExpiredCodeException: 'code_expired',
  InvalidParameterException: 'input_refused',
  InvalidPasswordException: 'password_weak',
  LimitExceededException: 'too_many',
  NetworkError: 'offline',
  NotAuthorizedException: 'credentials_wrong',
  PasswordHistoryPolicyViolationException: 'password_used_before',
  PasswordResetRequiredException: 'must_recover',
  TooManyFailedAttemptsException: 'too_many',
  TooManyRequestsException: 'too_many',
  UsernameExistsException: 'email_taken',
  UserNotConfirmedException: 'email_unconfirmed',
  UserNotFoundException: 'credentials_wrong',
};

export function accountError(code: string): AccountError {
  const { field, message } = errors[code] ?? unexpected;
  return { field, code, message };
}

/** Map an error of Cognito, its triggers or our API to a field and a message. */
export function toAccountError(error: unknown): AccountError {
  if (error instanceof AccountRejection) return accountError(error.code);
  if (error instanceof CookieBlockedError) return accountError('cookie_blocked');
  if (error instanceof OfflineError) return accountError('offline');
  if (error instanceof ProblemError) {
    return accountError(error.status === 429 ? 'too_many' : 'session_refused');
  }
  if (!(error instanceof Error)) return accountError('unexpected');
  const triggerCode = /failed with error ([a-z_]+)/.exec(error.message)?.[1];
  if (triggerCode !== undefined) return accountError(triggerCode);
  return accountError(byCognitoName[error.name] ?? 'unexpected');
}

/**
 * Map an error of a call without a password, in which Cognito's errors about credentials mean
 * something else.
 */
export function toRejection(error: unknown, byName: Record<string, string>): unknown {
  const code = error instanceof Error ? byName[error.name] : undefined;
  return code === undefined ? error : new AccountRejection(code);
}

/** A rejection that the client decides itself, by one of the codes above. */
export class AccountRejection extends Error {
  override readonly name = 'AccountRejection';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
