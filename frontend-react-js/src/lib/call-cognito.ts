import { cognitoConfig } from './config';
import { OfflineError } from './http/offline';
import { session } from './session';
import { SessionChangedError } from './session/session-changed-error';

/**
 * Call an operation of Cognito as the signed-in person. One request of our own: Amplify would need tokens in its
 * storage for it. An error has Cognito's name.
 */
export async function callCognito(
  operation: string,
  input: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const token = await session.accessToken();
  if (token === null) throw new SessionChangedError();
  const { userPoolId, userPoolEndpoint } = cognitoConfig();
  const region = userPoolId.split('_', 1)[0];
  const response = await fetch(userPoolEndpoint ?? `https://cognito-idp.${region}.amazonaws.com/`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ AccessToken: token, ...input }),
  }).catch((error) => {
    throw new OfflineError(error);
  });
  if (response.ok) return response.json();
  const failure = await response.json().catch(() => ({}));
  const error = new Error(failure.message);
  error.name = String(failure.__type ?? '').replace(/^.*#/, '');
  throw error;
}
