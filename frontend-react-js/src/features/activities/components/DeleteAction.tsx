import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Icon } from '@/ui/Icon';
import { useOnDemand } from '@/ui/use-on-demand';
import styles from './CrudAction.module.css';

const loadDialog = () => import('./DeleteDialog');

export function DeleteAction({
  activity,
  onDeleted,
}: {
  activity: Activity;
  onDeleted: () => void;
}) {
  const dialog = useOnDemand(loadDialog);
  return (
    <>
      <button
        type="button"
        className={`${styles.action} ${styles.delete}`}
        aria-label={t('delete')}
        aria-haspopup="dialog"
        onClick={dialog.open}
      >
        <Icon name="delete" />
      </button>
      {dialog.Component && (
        <dialog.Component activity={activity} onDeleted={onDeleted} onClose={dialog.close} />
      )}
    </>
  );
}
