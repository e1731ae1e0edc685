import { Link } from 'react-router';

/** An account has this email already: it is theirs, or it waits to be confirmed, whoever began it. */
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
