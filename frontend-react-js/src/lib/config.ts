export type CognitoConfig = {
  userPoolId: string;
  userPoolClientId: string;
  userPoolEndpoint: string | null;
};

/** Settings of the Cognito user pool, which Vite inlines at build time. */
export function cognitoConfig(): CognitoConfig {
  return {
    userPoolId: required('VITE_COGNITO_USER_POOL_ID'),
    userPoolClientId: required('VITE_COGNITO_CLIENT_ID'),
    userPoolEndpoint: import.meta.env.VITE_COGNITO_ENDPOINT || null,
  };
}

/** URL of the local mailbox; null where emails are really sent. */
export function mailboxUrl(): string | null {
  return import.meta.env.VITE_MAILBOX_URL || null;
}

/** Access token for error reports; null if reporting is disabled. */
export function rollbarToken(): string | null {
  return import.meta.env.VITE_ROLLBAR_TOKEN || null;
}

/** URL of the API that presigns uploads. */
export function uploadsApiUrl(): string {
  return required('VITE_UPLOADS_API_URL');
}

function required(
  name: 'VITE_COGNITO_USER_POOL_ID' | 'VITE_COGNITO_CLIENT_ID' | 'VITE_UPLOADS_API_URL',
): string {
  const value = import.meta.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
