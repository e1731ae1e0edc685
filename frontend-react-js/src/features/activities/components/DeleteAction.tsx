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
  const [asks, setAsks] = useState(false);
  return (
    <>
      <button
        type="button"
        className={`${styles.action} ${styles.delete}`}
        aria-label="Delete"
        aria-haspopup="dialog"
        onClick={() => setAsks(true)}
      >
        <Icon name="delete" />
      </button>
      {asks && (
        <Suspense>
          <DeleteDialog activity={activity} onDeleted={onDeleted} onClose={() => setAsks(false)} />
        </Suspense>
      )}
    </>
  );
}
