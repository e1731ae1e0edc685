import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Icon } from '@/ui/Icon';
import { shareCrud } from '../share';
import styles from './CrudAction.module.css';

export function ShareAction({ activity }: { activity: Activity }) {
  return (
    <button
      type="button"
      className={styles.action}
      aria-label={t('share')}
      onClick={() => shareCrud(activity)}
    >
      <Icon name="share" />
    </button>
  );
}
