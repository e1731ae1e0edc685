import { useState } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { t } from '@/lib/i18n/translate';
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
      title={t('confirmYourEmail')}
      intro={t('confirmIntro')}
      links={
        <>
          <ResendCode email={email} />
          <MailboxLink />
          <p>
            {t('confirmedAlready')}{' '}
            <Link to="/signin" state={state}>
              {t('signIn')}
            </Link>
          </p>
        </>
      }
    >
      <AccountForm state={form} button={t('confirm')}>
        <EmailField value={typedEmail} onChange={setEmail} problem={form.problems.email?.message} />
        <CodeField value={code} onChange={setCode} problem={form.problems.code?.message} />
      </AccountForm>
    </AccountPage>
  );
}

/**
 * Sign in if the password is still in memory. A failure here doesn't undo the confirmation.
 *
 * Otherwise, or if the password is wrong, someone other than the email's owner may have signed up
 * with it, and the result is `stranger`.
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
