import { useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { msg, t } from '@/lib/i18n/translate';
import { Notice } from '@/ui/Notice';
import { TextField } from '@/ui/TextField';
import { accountState } from '../account-state';
import { AccountSuspendedError, signIn } from '../api/cognito';
import { AccountRejection } from '../api/error-messages';
import { AccountForm } from '../components/AccountForm';
import { AccountPage } from '../components/AccountPage';
import { EmailField } from '../components/EmailField';
import { SuspendedData } from '../components/SuspendedData';
import { Suspension } from '../components/Suspension';
import { rememberSignUp } from '../pending-sign-up';
import { useAccountForm } from '../use-account-form';
import { normalizeEmail, validateEmail } from '../validation';

const news = {
  confirmed: msg('emailConfirmedSignIn'),
  'password-set': msg('passwordSet'),
  'password-set-only': msg('passwordSetOnly'),
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
      title={t('signIn')}
      links={
        <>
          <p>
            <Link to="/recover" state={{ from: arrived.from, email }}>
              {t('forgotYourPassword')}
            </Link>
          </p>
          <p>
            {t('newHere')}{' '}
            <Link to="/signup" state={state}>
              {t('join')}
            </Link>
          </p>
        </>
      }
    >
      {arrived.notice && <Notice tone="info">{t(news[arrived.notice])}</Notice>}
      <AccountForm state={form} button={t('signIn')}>
        <EmailField value={typedEmail} onChange={setEmail} problem={form.problems.email?.message} />
        <TextField
          label={t('password')}
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          problem={form.problems.password?.message}
        />
      </AccountForm>
      {suspended !== null && (
        <>
          <Suspension authorization={suspended} />
          <SuspendedData authorization={suspended} />
        </>
      )}
    </AccountPage>
  );
}
