import { useState } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { accountState } from '../account-state';
import { confirm, sendRecoveryCode, signIn } from '../api/cognito';
import { toAccountError } from '../api/error-messages';
import { AccountForm } from '../components/AccountForm';
import { AccountPage } from '../components/AccountPage';
import { CodeField } from '../components/CodeField';
import { EmailField } from '../components/EmailField';
import { MailboxLink } from '../components/MailboxLink';
import { ResendCode } from '../components/ResendCode';
import { takePassword } from '../pending-sign-up';
import { useAccountForm } from '../use-account-form';
import { normalizeEmail, validateCode, validateEmail } from '../validation';

export default function ConfirmPage() {
  const navigate = useNavigate();
  const { state } = useLocation();
  const [search] = useSearchParams();
  const [typedEmail, setEmail] = useState(search.get('email') ?? '');
  const [code, setCode] = useState('');
  const email = normalizeEmail(typedEmail);

  const form = useAccountForm({
    check: () => ({ email: validateEmail(email), code: validateCode(code) }),
    send: async () => {
      await confirm(email, code);
      const outcome = await signInOutcome(takePassword(email), email);
      if (outcome === 'signed-in') return;
      const { from } = accountState(state);
      const next = { from, email, notice: 'confirmed' };
      if (outcome === 'failed') {
        await navigate('/signin', { replace: true, state: next });
      } else {
        const isCodeSent = await hasSentRecoveryCode(email);
        await navigate('/recover', { replace: true, state: { ...next, isCodeSent } });
      }
    },
  });

  return (
    <AccountPage
      title="Confirm your email"
      intro="We sent a code to the address below. It proves that the address is yours."
      links={
        <>
          <ResendCode email={email} />
          <MailboxLink />
          <p>
            Confirmed already?{' '}
            <Link to="/signin" state={state}>
              Sign in
            </Link>
          </p>
        </>
      }
    >
      <AccountForm state={form} button="Confirm">
        <EmailField value={typedEmail} onChange={setEmail} problem={form.problems.email?.message} />
        <CodeField value={code} onChange={setCode} problem={form.problems.code?.message} />
      </AccountForm>
    </AccountPage>
  );
}

/**
 * Go straight on when this page knows the password still. The email is confirmed whatever comes of it.
 *
 * A password that isn't known here, or isn't the account's, is somebody's who signed up with this email,
 * and need not be its owner's.
 */
async function signInOutcome(password: string | null, email: string) {
  if (password === null) return 'stranger';
  try {
    return (await signIn(email, password)) === 'signed-in' ? 'signed-in' : 'failed';
  } catch (error) {
    return toAccountError(error).code === 'credentials_wrong' ? 'stranger' : 'failed';
  }
}

async function hasSentRecoveryCode(email: string): Promise<boolean> {
  try {
    await sendRecoveryCode(email);
    return true;
  } catch {
    return false;
  }
}
