import * as auth from '@aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from '@aws-amplify/auth/cognito';
import { createAmplifyContext } from '@aws-amplify/core';
import { api } from '@/lib/api/client';
import { cognitoConfig } from '@/lib/config';
import { ProblemError } from '@/lib/http/problem';
import { session } from '@/lib/session';
import { toRejection } from './error-messages';
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

export type SignInOutcome = 'signed-in' | 'unconfirmed' | 'must-recover';

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
    const refreshToken = tokens.refreshToken();
    if (nextStep.signInStep !== 'DONE' || refreshToken === null) return 'must-recover';
    try {
      await session.open(refreshToken);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'account_suspended') throw error;
      throw new AccountSuspendedError(`Bearer ${tokens.accessToken()}`);
    }
    return 'signed-in';
  } finally {
    await tokens.clear();
  }
}

/** New tokens may be rejected for this long after a global sign-out: `iat` is in whole seconds. */
const REVOCATION_DELAY_MS = 1_000;
const MAX_ATTEMPTS = 3;

/**
 * Sign out all other sessions, then sign in.
 *
 * Rejects if the other sessions couldn't be signed out. Resolves to `false` if they were, but
 * signing in again failed.
 */
export async function signInAndRevokeOthers(email: string, password: string): Promise<boolean> {
  await signOutEverywhere(email, password);
  for (let attempt = 1; ; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, REVOCATION_DELAY_MS));
    try {
      return (await signIn(email, password)) === 'signed-in';
    } catch (error) {
      const isTooEarly = error instanceof ProblemError && error.status === 401;
      if (!isTooEarly || attempt === MAX_ATTEMPTS) return false;
    }
  }
}

/** Sign in for this request only: no session is opened, and the token is revoked with the others. */
async function signOutEverywhere(email: string, password: string): Promise<void> {
  try {
    await auth.signIn(context, { username: email, password });
    const headers = { Authorization: `Bearer ${tokens.accessToken()}` };
    await api.POST('/api/account/sign-out-everywhere', { headers });
  } finally {
    await tokens.clear();
  }
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
