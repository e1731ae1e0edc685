import { t } from '@/lib/i18n/translate';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { passwordRules } from '../validation';
import styles from './PasswordRules.module.css';

/** Checklist of the password rules, updated while typing. */
export function PasswordRules({ password }: { password: string }) {
  return (
    <>
      <span>{t('passwordNeeds')} </span>
      <ul className={styles.rules}>
        {passwordRules.map(({ label, isMet }) => (
          <li key={label} className={isMet(password) ? styles.met : styles.missing}>
            <span aria-hidden="true">{isMet(password) ? '✓ ' : '○ '}</span>
            {t(label)}
            {isMet(password) && <VisuallyHidden> {t('ruleMet')}</VisuallyHidden>}
          </li>
        ))}
      </ul>
    </>
  );
}
