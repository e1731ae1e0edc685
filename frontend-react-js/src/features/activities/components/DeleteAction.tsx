import { useState } from 'react';
import type { Activity } from '@/lib/api/types';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Icon } from '@/ui/Icon';
import { tell } from '@/ui/toasts';
import { actProblem } from '../api/act-problem';
import { useDeleteCrud } from '../api/use-delete-crud';
import styles from './CrudAction.module.css';

export function DeleteAction({
  activity,
  onDeleted,
}: {
  activity: Activity;
  onDeleted: () => void;
}) {
  const [asks, setAsks] = useState(false);
  const deleting = useDeleteCrud(activity, () => {
    tell('news', 'Your crud is deleted.');
    setAsks(false);
    onDeleted();
  });

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
        <ConfirmDialog
          title="Delete this crud?"
          confirm="Delete"
          isBusy={deleting.isPending}
          problem={deleting.isError ? actProblem(deleting.error) : null}
          onConfirm={() => deleting.mutate()}
          onClose={() => {
            deleting.reset();
            setAsks(false);
          }}
        >
          It goes at once, for everyone, and can’t be brought back.
        </ConfirmDialog>
      )}
    </>
  );
}
