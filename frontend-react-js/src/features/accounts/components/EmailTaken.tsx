import { Link } from 'react-router';

/** Error for a taken email. The account may be the user's, or unconfirmed and created by anyone. */
export function EmailTaken({ email, state }: { email: string; state: unknown }) {
  return (
    <>
      There is an account with this email already.{' '}
      <Link to="/signin" state={state}>
        Sign in
      </Link>
      , or{' '}
      <Link to={`/confirm?email=${encodeURIComponent(email)}`} state={state}>
        confirm it with a code
      </Link>{' '}
      and choose its password.
    </>
  );
}
