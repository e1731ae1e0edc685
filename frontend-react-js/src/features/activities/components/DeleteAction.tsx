import { lazy, Suspense, useState } from 'react';
import type { Activity } from '@/lib/api/types';
import { Icon } from '@/ui/Icon';
import styles from './CrudAction.module.css';

const DeleteDialog = lazy(() => import('./DeleteDialog'));

export function DeleteAction({
  activity,
  onDeleted,
}: {
  activity: Activity;
  onDeleted: () => void;
}) {
  const [isConfirming, setConfirming] = useState(false);
  return (
    <>
      <button
        type="button"
        className={`${styles.action} ${styles.delete}`}
        aria-label="Delete"
        aria-haspopup="dialog"
        onClick={() => setConfirming(true)}
      >
        <Icon name="delete" />
      </button>
      {isConfirming && (
        <Suspense>
          <DeleteDialog
            activity={activity}
            onDeleted={onDeleted}
            onClose={() => setConfirming(false)}
          />
        </Suspense>
      )}
    </>
  );
}
