import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { cognitoConfig } from '@/lib/config';
import { session } from '@/lib/session';
import { TokensInMemory } from './tokens-in-memory';

const tokens = new TokensInMemory();
configure();

function configure() {
  const { userPoolId, userPoolClientId, userPoolEndpoint } = cognitoConfig();
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId,
        userPoolClientId,
        ...(userPoolEndpoint === null ? {} : { userPoolEndpoint }),
      },
    },
  });
  // After configure, which would put the browser's own storage back.
  cognitoUserPoolsTokenProvider.setKeyValueStorage(tokens);
}

export type NewAccount = { email: string; password: string; name: string; handle: string };

export async function signUp({ email, password, name, handle }: NewAccount): Promise<void> {
  await auth.signUp({
    username: email,
    password,
    options: { userAttributes: { email, name, preferred_username: handle } },
  });
}

export async function confirm(email: string, code: string): Promise<void> {
  await auth.confirmSignUp({ username: email, confirmationCode: code });
}

export async function resendCode(email: string): Promise<void> {
  await auth.resendSignUpCode({ username: email });
}

export type SignInOutcome = 'signed-in' | 'unconfirmed' | 'must-recover';

/**
 * Prove the password to Cognito without sending it (SRP), and hand the refresh token to our API.
 *
 * Nothing of the tokens stays here: the API answers with an access token of its own, and keeps
 * the refresh token in a cookie that scripts can't read.
 */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  try {
    const { nextStep } = await auth.signIn({ username: email, password });
    if (nextStep.signInStep === 'CONFIRM_SIGN_UP') return 'unconfirmed';
    const refreshToken = tokens.refreshToken();
    if (nextStep.signInStep !== 'DONE' || refreshToken === null) return 'must-recover';
    await session.open(refreshToken);
    return 'signed-in';
  } finally {
    await tokens.clear();
  }
}

export async function sendRecoveryCode(email: string): Promise<void> {
  await auth.resetPassword({ username: email });
}

export async function setNewPassword(email: string, code: string, password: string): Promise<void> {
  await auth.confirmResetPassword({
    username: email,
    confirmationCode: code,
    newPassword: password,
  });
}
