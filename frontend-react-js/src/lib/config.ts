export type CognitoConfig = {
  userPoolId: string;
  userPoolClientId: string;
  userPoolEndpoint: string | null;
};

/** Where people's accounts are. Vite put the values in when it built or started. */
export function cognitoConfig(): CognitoConfig {
  return {
    userPoolId: required('VITE_COGNITO_USER_POOL_ID'),
    userPoolClientId: required('VITE_COGNITO_CLIENT_ID'),
    userPoolEndpoint: import.meta.env.VITE_COGNITO_ENDPOINT || null,
  };
}

/** The page that shows the mail of a local Cruddur; null where mail is really sent. */
export function mailboxUrl(): string | null {
  return import.meta.env.VITE_MAILBOX_URL || null;
}

/** Where defects are told of; null where they aren't. */
export function rollbarToken(): string | null {
  return import.meta.env.VITE_ROLLBAR_TOKEN || null;
}

/** Where uploads begin. */
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
