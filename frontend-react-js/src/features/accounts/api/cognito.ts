import * as auth from '@aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from '@aws-amplify/auth/cognito';
import { createAmplifyContext, syncSessionStorage } from '@aws-amplify/core';
import { api } from '@/lib/api/client';
import { cognitoConfig } from '@/lib/config';
import { ProblemError } from '@/lib/http/problem';
import { session } from '@/lib/session';
import { AccountRejection, toRejection } from './error-messages';
import { TokensInMemory } from './tokens-in-memory';

const tokens = new TokensInMemory();
const context = createContext();

function createContext() {
  const { userPoolId, userPoolClientId, userPoolEndpoint } = cognitoConfig();
  const config = {
    Cognito: {
      userPoolId,
      userPoolClientId,
      ...(userPoolEndpoint === null ? {} : { userPoolEndpoint }),
    },
  };
  cognitoUserPoolsTokenProvider.setAuthConfig(config);
  cognitoUserPoolsTokenProvider.setKeyValueStorage(tokens);
  return createAmplifyContext(
    { Auth: config },
    { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } },
  );
}

export type NewAccount = { email: string; password: string; name: string; handle: string };

export async function signUp({ email, password, name, handle }: NewAccount): Promise<void> {
  await auth.signUp(context, {
    username: email,
    password,
    options: { userAttributes: { email, name, preferred_username: handle } },
  });
}

export async function confirm(email: string, code: string): Promise<void> {
  try {
    await auth.confirmSignUp(context, { username: email, confirmationCode: code });
  } catch (error) {
    throw toRejection(error, {
      NotAuthorizedException: 'confirmed_already',
      UserNotFoundException: 'needs_no_code',
    });
  }
}

export async function resendCode(email: string): Promise<void> {
  try {
    await auth.resendSignUpCode(context, { username: email });
  } catch (error) {
    throw toRejection(error, {
      InvalidParameterException: 'needs_no_code',
      NotAuthorizedException: 'needs_no_code',
      UserNotFoundException: 'needs_no_code',
    });
  }
}

/** Moderators have suspended the account. The token is for asking why, and for an appeal. */
export class AccountSuspendedError extends Error {
  override readonly name = 'AccountSuspendedError';
  readonly authorization: string;

  constructor(authorization: string) {
    super('account_suspended');
    this.authorization = authorization;
  }
}

export type SignInOutcome = 'signed-in' | 'unconfirmed' | 'must-recover' | 'needs-code';

const ASKS_FOR_CODE = 'CONFIRM_SIGN_IN_WITH_TOTP_CODE';

/**
 * Sign in to Cognito by SRP, which doesn't send the password, and pass the refresh token to our API.
 *
 * The page keeps none of Cognito's tokens: the API returns an access token of its own and stores
 * the refresh token in an HttpOnly cookie.
 */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  try {
    const { nextStep } = await auth.signIn(context, { username: email, password });
    if (nextStep.signInStep === 'CONFIRM_SIGN_UP') return 'unconfirmed';
    if (nextStep.signInStep === ASKS_FOR_CODE) return 'needs-code';
    const refreshToken = tokens.refreshToken();
    if (nextStep.signInStep !== 'DONE' || refreshToken === null) return 'must-recover';
    await openSession(refreshToken);
    return 'signed-in';
  } finally {
    await tokens.clear();
  }
}

async function openSession(refreshToken: string) {
  try {
    await session.open(refreshToken);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'account_suspended') throw error;
    throw new AccountSuspendedError(`Bearer ${tokens.accessToken()}`);
  }
}

/** Answer the challenge of a sign-in with the code of the authenticator app. A wrong one leaves it open. */
async function answerChallenge(code: string) {
  try {
    await auth.confirmSignIn(context, { challengeResponse: code });
  } catch (error) {
    throw toRejection(error, {
      CodeMismatchException: 'app_code_wrong',
      EnableSoftwareTokenMFAException: 'app_code_wrong',
      ExpiredCodeException: 'app_code_used',
      NotAuthorizedException: 'challenge_ended',
      SignInException: 'challenge_ended',
    });
  }
}

/** Sign in with the code of the authenticator app, after the password. */
export async function signInWithCode(code: string): Promise<void> {
  try {
    await answerChallenge(code);
    await openSession(tokens.refreshToken() ?? '');
  } finally {
    await tokens.clear();
  }
}

/** Sign out everywhere with a code, after the password. The code is used up: no session is opened. */
export async function signOutEverywhereWithCode(code: string): Promise<void> {
  try {
    await answerChallenge(code);
    await revokeAll();
  } finally {
    await tokens.clear();
  }
}

/** Where Amplify keeps the challenge. It has no getter for it; the API takes it as proof of the password. */
const CHALLENGE = 'CognitoSignInState.signInSession';

/** Turn two-step sign-in off by a recovery code, after the password; then sign in with that alone. */
export async function signInWithRecoveryCode(
  email: string,
  password: string,
  code: string,
): Promise<boolean> {
  const challenge = syncSessionStorage.getItem(CHALLENGE);
  if (challenge === null) throw new AccountRejection('challenge_ended');
  const body = { email, challenge, recovery_code: code };
  await api.POST('/api/session/recovery-code', { body }).catch((error: unknown) => {
    const [refusal] = error instanceof ProblemError ? error.codes : [];
    if (refusal === 'challenge_ended') throw new AccountRejection(refusal);
    if (refusal?.startsWith('recovery_code_')) throw new AccountRejection('recovery_code_wrong');
    throw error;
  });
  // It is off from here on, so whatever fails now, the password is enough.
  const outcome = await signInAndRevokeOthers(email, password).catch(() => 'signed-out');
  return outcome === 'signed-in';
}

/** New tokens may be rejected for this long after a global sign-out: `iat` is in whole seconds. */
const REVOCATION_DELAY_MS = 1_000;
const MAX_ATTEMPTS = 3;

/**
 * Sign out all other sessions, then sign in.
 *
 * Rejects if the other sessions couldn't be signed out. Resolves to `signed-out` if they were, but
 * signing in again failed, and to `needs-code` if Cognito asks for a code first.
 */
export async function signInAndRevokeOthers(
  email: string,
  password: string,
): Promise<'signed-in' | 'signed-out' | 'needs-code'> {
  if ((await signOutEverywhere(email, password)) === 'needs-code') return 'needs-code';
  for (let attempt = 1; ; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, REVOCATION_DELAY_MS));
    try {
      return (await signIn(email, password)) === 'signed-in' ? 'signed-in' : 'signed-out';
    } catch (error) {
      const isTooEarly = error instanceof ProblemError && error.status === 401;
      if (!isTooEarly || attempt === MAX_ATTEMPTS) return 'signed-out';
    }
  }
}

/** Sign in for this request only: no session is opened, and the token is revoked with the others. */
async function signOutEverywhere(email: string, password: string) {
  try {
    const { nextStep } = await auth.signIn(context, { username: email, password });
    if (nextStep.signInStep === ASKS_FOR_CODE) return 'needs-code';
    await revokeAll();
    return 'signed-out';
  } finally {
    await tokens.clear();
  }
}

async function revokeAll() {
  const headers = { Authorization: `Bearer ${tokens.accessToken()}` };
  await api.POST('/api/account/sign-out-everywhere', { headers });
}

const cannotRecover = {
  InvalidParameterException: 'cannot_recover',
  NotAuthorizedException: 'cannot_recover',
};

export async function sendRecoveryCode(email: string): Promise<void> {
  try {
    await auth.resetPassword(context, { username: email });
  } catch (error) {
    throw toRejection(error, cannotRecover);
  }
}

export async function setNewPassword(email: string, code: string, password: string): Promise<void> {
  try {
    await auth.confirmResetPassword(context, {
      username: email,
      confirmationCode: code,
      newPassword: password,
    });
  } catch (error) {
    throw toRejection(error, { NotAuthorizedException: 'cannot_recover' });
  }
}

export function isUnknownAccount(error: unknown): boolean {
  return error instanceof Error && error.name === 'UserNotFoundException';
}
