import { t } from '@/lib/i18n/translate';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import styles from './ProfileSkeleton.module.css';

export function ProfileSkeleton() {
  return (
    <div role="status">
      <VisuallyHidden>{t('loadingTheProfile')}</VisuallyHidden>
      <div className={styles.card} aria-hidden="true">
        <span className={styles.avatar} />
        <span className={styles.name} />
        <span className={styles.bio} />
      </div>
    </div>
  );
}
