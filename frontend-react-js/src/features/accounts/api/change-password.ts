import { callCognito } from '@/lib/call-cognito';
import { toRejection } from './error-messages';

/** Change the password of the signed-in person, by Cognito's ChangePassword. */
export async function changePassword(present: string, next: string): Promise<void> {
  const input = { PreviousPassword: present, ProposedPassword: next };
  await callCognito('ChangePassword', input).catch((error: unknown) => {
    throw toRejection(error, {
      NotAuthorizedException: 'present_password_wrong',
      InvalidParameterException: 'password_weak',
      LimitExceededException: 'too_many',
    });
  });
}
