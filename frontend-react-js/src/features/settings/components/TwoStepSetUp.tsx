import { t } from '@/lib/i18n/translate';
import { QrCode } from './QrCode';
import styles from './TwoStep.module.css';
import { TwoStepCodeForm } from './TwoStepCodeForm';

/** Give the secret to an authenticator app, and prove by a code that it has it. */
export default function TwoStepSetUp({
  handle,
  secret,
  onCode,
  onCancel,
}: {
  handle: string;
  secret: string;
  onCode: (code: string) => Promise<void>;
  onCancel: () => void;
}) {
  const address = `otpauth://totp/Cruddur:${handle}?secret=${secret}&issuer=Cruddur`;
  return (
    <>
      <p>{t('scanOrEnterKey')}</p>
      <QrCode text={address} label={t('qrCodeOfKey')} />
      <p>
        {t('key')}{' '}
        <span className={styles.secret} dir="ltr">
          {secret.match(/.{1,4}/g)?.join(' ')}
        </span>
      </p>
      <p>
        <a href={address}>{t('openInAuthenticator')}</a>
      </p>
      <TwoStepCodeForm button={t('turnOn')} onCode={onCode} onCancel={onCancel} />
    </>
  );
}
