import { t } from '@/lib/i18n/translate';
import { Icon } from './Icon';
import styles from './Lock.module.css';
import { VisuallyHidden } from './VisuallyHidden';

/** The mark of a protected account, beside a name. */
export function Lock() {
  return (
    <span className={styles.lock}>
      <Icon name="lock" />
      <VisuallyHidden>{t('protectedAccount')}</VisuallyHidden>
    </span>
  );
}
