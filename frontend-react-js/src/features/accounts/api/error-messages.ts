import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { CookieBlockedError } from '@/lib/session/cookie-blocked-error';

export type AccountField =
  | 'name'
  | 'handle'
  | 'email'
  | 'password'
  | 'presentPassword'
  | 'code'
  | 'recoveryCode';

export type AccountError = { field: AccountField | 'form'; code: string; message: string };

const errors: Record<string, { field: AccountError['field']; message: MessageKey }> = {
  handle_blank: { field: 'handle', message: msg('handleBlank') },
  handle_malformed: {
    field: 'handle',
    message: msg('handleMalformed'),
  },
  handle_reserved: { field: 'handle', message: msg('handleReserved') },
  handle_taken: { field: 'handle', message: msg('handleTaken') },
  name_blank: { field: 'name', message: msg('enterYourName') },
  name_too_long: { field: 'name', message: msg('useAtMost50Characters') },
  name_exceed_max_chars: { field: 'name', message: msg('useAtMost50Characters') },
  name_exceed_max_bytes: { field: 'name', message: msg('useFewerCharacters') },
  name_control_chars: { field: 'name', message: msg('useLettersDigitsAndSpaces') },
  email_taken: { field: 'email', message: msg('emailTaken') },
  email_refused: { field: 'email', message: msg('emailRefused') },
  email_malformed: { field: 'email', message: msg('emailMalformed') },
  password_blank: { field: 'password', message: msg('enterYourPassword') },
  present_password_blank: { field: 'presentPassword', message: msg('enterYourPresentPassword') },
  present_password_wrong: {
    field: 'presentPassword',
    message: msg('presentPasswordWrong'),
  },
  password_same: { field: 'password', message: msg('passwordSame') },
  password_weak: { field: 'password', message: msg('passwordWeak') },
  password_used_before: {
    field: 'password',
    message: msg('passwordUsedBefore'),
  },
  code_blank: { field: 'code', message: msg('codeBlank') },
  code_wrong: { field: 'code', message: msg('codeWrong') },
  code_expired: { field: 'code', message: msg('codeExpired') },
  app_code_blank: { field: 'code', message: msg('appCodeHint') },
  app_code_wrong: { field: 'code', message: msg('appCodeWrong') },
  app_code_used: { field: 'code', message: msg('appCodeUsed') },
  recovery_code_blank: { field: 'recoveryCode', message: msg('recoveryCodeBlank') },
  recovery_code_wrong: { field: 'recoveryCode', message: msg('recoveryCodeWrong') },
  challenge_ended: { field: 'form', message: msg('challengeEnded') },
  needs_no_code: {
    field: 'form',
    message: msg('needsNoCode'),
  },
  credentials_wrong: {
    field: 'form',
    message: msg('credentialsWrong'),
  },
  email_unconfirmed: {
    field: 'form',
    message: msg('emailUnconfirmed'),
  },
  must_recover: {
    field: 'form',
    message: msg('mustRecover'),
  },
  input_refused: { field: 'form', message: msg('inputRefused') },
  mail_failed: { field: 'form', message: msg('mailFailed') },
  too_many: {
    field: 'form',
    message: msg('triedTooOften'),
  },
  offline: { field: 'form', message: msg('noAnswer') },
  cookie_blocked: {
    field: 'form',
    message: msg('browserKeptNoSignIn'),
  },
  confirmed_already: {
    field: 'form',
    message: msg('confirmedAlreadySignIn'),
  },
  cannot_recover: {
    field: 'form',
    message: msg('cannotRecover'),
  },
  account_suspended: {
    field: 'form',
    message: msg('accountSuspended'),
  },
  session_refused: {
    field: 'form',
    message: msg('sessionRefused'),
  },
};

const unexpected = {
  field: 'form',
  message: msg('ourTroubleTryAgain'),
} as const;

const byCognitoName: Record<string, string> = {
  AliasExistsException: 'email_taken',
  CodeDeliveryFailureException: 'mail_failed',
  CodeMismatchException: 'code_wrong',
  ExpiredCodeException: 'code_expired',
  ForbiddenException: 'too_many', // the firewall counts sign-ups and codes of an address
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
  return { field, code, message: t(message, { site: window.location.hostname }) };
}

/** Map an error of Cognito, its triggers or our API to a field and a message. */
export function toAccountError(error: unknown): AccountError {
  if (error instanceof AccountRejection) return accountError(error.code);
  if (error instanceof Error && error.message === 'account_suspended') {
    return accountError(error.message);
  }
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
