import { cognitoConfig } from '@/lib/config';
import { OfflineError } from '@/lib/http/offline';
import { session } from '@/lib/session';
import { SessionChangedError } from '@/lib/session/session-changed-error';
import { toRejection } from './error-messages';

/**
 * Change the password of the signed-in person, by Cognito's ChangePassword. One request of our own:
 * Amplify would need tokens in its storage for it.
 */
export async function changePassword(present: string, next: string): Promise<void> {
  const token = await session.accessToken();
  if (token === null) throw new SessionChangedError();
  const { userPoolId, userPoolEndpoint } = cognitoConfig();
  const region = userPoolId.split('_', 1)[0];
  const response = await fetch(userPoolEndpoint ?? `https://cognito-idp.${region}.amazonaws.com/`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': 'AWSCognitoIdentityProviderService.ChangePassword',
    },
    body: JSON.stringify({
      AccessToken: token,
      PreviousPassword: present,
      ProposedPassword: next,
    }),
  }).catch((error) => {
    throw new OfflineError(error);
  });
  if (response.ok) return;
  const failure = await response.json().catch(() => ({}));
  const error = new Error(failure.message);
  error.name = String(failure.__type ?? '').replace(/^.*#/, '');
  throw toRejection(error, {
    NotAuthorizedException: 'present_password_wrong',
    InvalidParameterException: 'password_weak',
    LimitExceededException: 'too_many',
  });
}
