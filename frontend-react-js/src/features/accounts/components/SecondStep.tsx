import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { showToast } from '@/ui/toasts';
import { signInWithRecoveryCode } from '../api/cognito';
import { AccountRejection } from '../api/error-messages';
import { AccountPage } from './AccountPage';
import { AppCodeForm } from './AppCodeForm';
import { RecoverySignInForm } from './RecoverySignInForm';

/**
 * The page after the right password: a code of the authenticator app, or a recovery code. `onEnded` is called once
 * Cognito doesn't wait for a code any more.
 */
export function SecondStep({
  email,
  password,
  news,
  onCode,
  onEnded,
}: {
  email: string;
  password: string;
  news?: string;
  onCode: (code: string) => Promise<void>;
  onEnded: () => void;
}) {
  const [hasApp, setHasApp] = useState(true);

  async function whileAsked(send: Promise<void>) {
    try {
      await send;
    } catch (error) {
      if (error instanceof AccountRejection && error.code === 'challenge_ended') return onEnded();
      throw error;
    }
  }

  async function recover(code: string) {
    if (!(await signInWithRecoveryCode(email, password, code))) onEnded();
    showToast('info', t('twoStepIsOffSetUpAgain'));
  }

  return (
    <AccountPage
      title={t('twoStepSignIn')}
      intro={hasApp ? t('openYourAuthenticator') : t('recoveryCodeUseExplained')}
      links={
        <div>
          <Button variant="outlined" onClick={() => setHasApp(!hasApp)}>
            {hasApp ? t('useARecoveryCode') : t('useTheApp')}
          </Button>
        </div>
      }
    >
      {news && <Notice tone="info">{news}</Notice>}
      {hasApp ? (
        <AppCodeForm onCode={(code) => whileAsked(onCode(code))} />
      ) : (
        <RecoverySignInForm onCode={(code) => whileAsked(recover(code))} />
      )}
    </AccountPage>
  );
}
