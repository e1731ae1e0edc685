import { useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { msg, t } from '@/lib/i18n/translate';
import { Notice } from '@/ui/Notice';
import { TextField } from '@/ui/TextField';
import { accountState } from '../account-state';
import { AccountSuspendedError, signIn, signInWithCode } from '../api/cognito';
import { AccountRejection, accountError } from '../api/error-messages';
import { AccountForm } from '../components/AccountForm';
import { AccountPage } from '../components/AccountPage';
import { EmailField } from '../components/EmailField';
import { SecondStep } from '../components/SecondStep';
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
  const [step, setStep] = useState<'password' | 'code' | 'ended'>('password');
  const email = normalizeEmail(typedEmail);

  function noteSuspension(error: unknown): never {
    if (error instanceof AccountSuspendedError) {
      setSuspended(error.authorization);
      setStep('password');
    }
    throw error;
  }

  const form = useAccountForm({
    check: () => ({
      email: validateEmail(email),
      password: password === '' ? 'password_blank' : null,
    }),
    send: async () => {
      setSuspended(null);
      setStep('password');
      const outcome = await signIn(email, password).catch(noteSuspension);
      if (outcome === 'needs-code') setStep('code');
      if (outcome === 'must-recover') throw new AccountRejection('must_recover');
      if (outcome === 'unconfirmed') {
        rememberSignUp(email, password);
        await navigate(`/confirm?email=${encodeURIComponent(email)}`, { state });
      }
    },
  });

  if (step === 'code') {
    return (
      <SecondStep
        email={email}
        password={password}
        onCode={(code) => signInWithCode(code).catch(noteSuspension)}
        onEnded={() => {
          setPassword('');
          setStep('ended');
        }}
      />
    );
  }
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
      {step === 'ended' && <Notice tone="error">{accountError('challenge_ended').message}</Notice>}
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
