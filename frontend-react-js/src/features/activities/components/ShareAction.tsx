import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { crudPath } from '@/lib/paths';
import { Icon } from '@/ui/Icon';
import { share } from '../share';
import styles from './CrudAction.module.css';

export function ShareAction({ activity }: { activity: Activity }) {
  const url = new URL(crudPath(activity.handle, activity.uuid), window.location.origin).href;
  return (
    <button
      type="button"
      className={styles.action}
      aria-label={t('share')}
      onClick={() => share({ title: t('nameOnCruddur', { name: activity.display_name }), url })}
    >
      <Icon name="share" />
    </button>
  );
}
