import { useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { Notice } from '@/ui/Notice';
import { TextField } from '@/ui/TextField';
import { accountState } from '../account-state';
import { AccountSuspendedError, signIn } from '../api/cognito';
import { AccountRejection } from '../api/error-messages';
import { AccountForm } from '../components/AccountForm';
import { AccountPage } from '../components/AccountPage';
import { EmailField } from '../components/EmailField';
import { Suspension } from '../components/Suspension';
import { rememberSignUp } from '../pending-sign-up';
import { useAccountForm } from '../use-account-form';
import { normalizeEmail, validateEmail } from '../validation';

const news = {
  confirmed: 'Your email is confirmed. Sign in, and you are there.',
  'password-set':
    'Your new password is set, and every other device is signed out. Sign in with it.',
  'password-set-only':
    'Your new password is set, but other devices may still be signed in. Sign in with it, then choose “Sign out everywhere” in your settings.',
};

export default function SignInPage() {
  const navigate = useNavigate();
  const { state } = useLocation();
  const arrived = accountState(state);
  const [typedEmail, setEmail] = useState(arrived.email ?? '');
  const [password, setPassword] = useState('');
  const [suspended, setSuspended] = useState<string | null>(null);
  const email = normalizeEmail(typedEmail);

  const form = useAccountForm({
    check: () => ({
      email: validateEmail(email),
      password: password === '' ? 'password_blank' : null,
    }),
    send: async () => {
      setSuspended(null);
      const outcome = await signIn(email, password).catch((error: unknown) => {
        if (error instanceof AccountSuspendedError) setSuspended(error.authorization);
        throw error;
      });
      if (outcome === 'must-recover') throw new AccountRejection('must_recover');
      if (outcome === 'unconfirmed') {
        rememberSignUp(email, password);
        await navigate(`/confirm?email=${encodeURIComponent(email)}`, { state });
      }
    },
  });

  return (
    <AccountPage
      title="Sign in"
      links={
        <>
          <p>
            <Link to="/recover" state={{ from: arrived.from, email }}>
              Forgot your password?
            </Link>
          </p>
          <p>
            New here?{' '}
            <Link to="/signup" state={state}>
              Join
            </Link>
          </p>
        </>
      }
    >
      {arrived.notice && <Notice tone="info">{news[arrived.notice]}</Notice>}
      <AccountForm state={form} button="Sign in">
        <EmailField value={typedEmail} onChange={setEmail} problem={form.problems.email?.message} />
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          problem={form.problems.password?.message}
        />
      </AccountForm>
      {suspended !== null && <Suspension authorization={suspended} />}
    </AccountPage>
  );
}
