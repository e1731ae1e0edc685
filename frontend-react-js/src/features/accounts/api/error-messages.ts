import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';

export type AccountField = 'name' | 'handle' | 'email' | 'password' | 'code';

export type AccountProblem = { field: AccountField | 'form'; code: string; words: string };

const problems: Record<string, Omit<AccountProblem, 'code'>> = {
  handle_blank: { field: 'handle', words: 'Choose a handle.' },
  handle_malformed: {
    field: 'handle',
    words: 'Use 3 to 20 letters a–z, digits and underscores.',
  },
  handle_reserved: { field: 'handle', words: 'That handle is kept free. Choose another one.' },
  handle_taken: { field: 'handle', words: 'That handle is taken. Choose another one.' },
  name_blank: { field: 'name', words: 'Enter your name.' },
  name_too_long: { field: 'name', words: 'Use at most 50 characters.' },
  name_exceed_max_chars: { field: 'name', words: 'Use at most 50 characters.' },
  name_exceed_max_bytes: { field: 'name', words: 'Use fewer characters.' },
  name_control_chars: { field: 'name', words: 'Use letters, digits and spaces.' },
  email_taken: { field: 'email', words: 'There is an account with this email already.' },
  email_malformed: { field: 'email', words: 'Enter an email address, like name@example.com.' },
  password_blank: { field: 'password', words: 'Enter your password.' },
  password_weak: { field: 'password', words: 'Choose a password that has all of the below.' },
  password_used_before: { field: 'password', words: 'Choose a password you have not used before.' },
  code_blank: { field: 'code', words: 'Enter the code from the mail.' },
  code_wrong: { field: 'code', words: 'That is not the code in the newest mail. Look again.' },
  code_expired: { field: 'code', words: 'That code is too old. Ask for a new one.' },
  needs_no_code: {
    field: 'form',
    words: 'No account waits for a code at this email. Sign in, or sign up.',
  },
  credentials_wrong: {
    field: 'form',
    words: 'The email or the password is wrong. Check both, or recover your password.',
  },
  email_unconfirmed: {
    field: 'form',
    words: 'That email is not confirmed yet. Confirm it first; then this works.',
  },
  must_recover: {
    field: 'form',
    words: 'This account needs a new password. Use “Forgot your password?” below.',
  },
  input_refused: { field: 'form', words: 'Something above was not accepted. Check each field.' },
  mail_failed: { field: 'form', words: 'The mail could not be sent. Check the email address.' },
  too_many: {
    field: 'form',
    words: 'That was tried too often. Wait some minutes, then try again.',
  },
  offline: { field: 'form', words: 'No answer came. Check your connection, then try again.' },
  session_refused: {
    field: 'form',
    words: 'Your password is right, but Cruddur could not sign you in. Try again in a moment.',
  },
};

const unforeseen = {
  field: 'form',
  words: 'The trouble is on our side. Wait a moment, then try again.',
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

export function accountProblem(code: string): AccountProblem {
  const { field, words } = problems[code] ?? unforeseen;
  return { field, code, words };
}

/** Find the words for what Cognito, one of its triggers, or our own API refused. */
export function explain(error: unknown): AccountProblem {
  if (error instanceof AccountRefusal) return accountProblem(error.code);
  if (error instanceof OfflineError) return accountProblem('offline');
  if (error instanceof ProblemError) {
    return accountProblem(error.status === 429 ? 'too_many' : 'session_refused');
  }
  if (!(error instanceof Error)) return accountProblem('unforeseen');
  const triggerCode = /failed with error ([a-z_]+)/.exec(error.message)?.[1];
  if (triggerCode !== undefined) return accountProblem(triggerCode);
  return accountProblem(byCognitoName[error.name] ?? 'unforeseen');
}

/** A refusal of our own, by one of the codes above. */
export class AccountRefusal extends Error {
  override readonly name = 'AccountRefusal';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
