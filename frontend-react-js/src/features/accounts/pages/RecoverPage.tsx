import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { accountState } from '../account-state';
import { AccountPage } from '../components/AccountPage';
import { MailboxLink } from '../components/MailboxLink';
import { NewPasswordForm } from '../components/NewPasswordForm';
import { RecoveryCodeForm } from '../components/RecoveryCodeForm';

/** Password reset in two steps: verify the email, then choose a new password. */
export default function RecoverPage() {
  const { state } = useLocation();
  const { from, email: known = '', notice, isCodeSent = false } = accountState(state);
  const [email, setEmail] = useState(known);
  const [isSent, setSent] = useState(isCodeSent);
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
      <NewPasswordForm email={email} />
    </AccountPage>
  );
}
