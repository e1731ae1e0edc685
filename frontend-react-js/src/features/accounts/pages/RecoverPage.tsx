import { useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { type AccountState, accountState } from '../account-state';
import { signOutEverywhereWithCode } from '../api/cognito';
import { AccountPage } from '../components/AccountPage';
import { MailboxLink } from '../components/MailboxLink';
import { NewPasswordForm } from '../components/NewPasswordForm';
import { RecoveryCodeForm } from '../components/RecoveryCodeForm';
import { SecondStep } from '../components/SecondStep';

/**
 * Password reset in two steps: verify the email, then choose a new password. With two-step sign-in, a code then signs
 * out all sessions.
 */
export default function RecoverPage() {
  const navigate = useNavigate();
  const { state } = useLocation();
  const { from, email: known = '', notice, isCodeSent = false } = accountState(state);
  const [email, setEmail] = useState(known);
  const [isSent, setSent] = useState(isCodeSent);
  const [password, setPassword] = useState<string | null>(null);
  const isNew = notice === 'confirmed';
  const news = isNew && <Notice tone="info">{t('emailConfirmedChoose')}</Notice>;
  const signInLink = (
    <p>
      {t('rememberedIt')}{' '}
      <Link to="/signin" state={{ from, email }}>
        {t('signIn')}
      </Link>
    </p>
  );

  async function leave(how: AccountState['notice']) {
    await navigate('/signin', { replace: true, state: { from, email, notice: how } });
  }

  if (password !== null) {
    return (
      <SecondStep
        email={email}
        password={password}
        news={t('passwordSetEnterCode')}
        onCode={async (code) => {
          await signOutEverywhereWithCode(code);
          await leave('password-set');
        }}
        onEnded={() => leave('password-set-only')}
      />
    );
  }
  if (!isSent) {
    return (
      <AccountPage
        title={isNew ? t('chooseAPassword') : t('recoverYourPassword')}
        intro={t('weSendACodeTo')}
        links={signInLink}
      >
        {news}
        <RecoveryCodeForm
          email={email}
          onSent={(to) => {
            setEmail(to);
            setSent(true);
          }}
        />
      </AccountPage>
    );
  }
  return (
    <AccountPage
      title={isNew ? t('chooseAPassword') : t('chooseANewPassword')}
      intro={isNew ? t('anotherCodeIsOnIts', { email }) : t('ifEmailHasAnAccount', { email })}
      links={
        <>
          <div>
            <Button variant="outlined" onClick={() => setSent(false)}>
              {t('askForAnotherCode')}
            </Button>
          </div>
          <MailboxLink />
          {signInLink}
        </>
      }
    >
      {news}
      <NewPasswordForm email={email} onNeedsCode={setPassword} />
    </AccountPage>
  );
}
