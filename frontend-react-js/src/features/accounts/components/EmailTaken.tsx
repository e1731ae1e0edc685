import { Link } from 'react-router';
import { rich } from '@/lib/i18n/translate';

/** Error for a taken email. The account may be the user's, or unconfirmed and created by anyone. */
export function EmailTaken({ email, state }: { email: string; state: unknown }) {
  return rich('emailTakenChoices', {
    signIn: (words) => (
      <Link to="/signin" state={state}>
        {words}
      </Link>
    ),
    confirm: (words) => (
      <Link to={`/confirm?email=${encodeURIComponent(email)}`} state={state}>
        {words}
      </Link>
    ),
  });
}
