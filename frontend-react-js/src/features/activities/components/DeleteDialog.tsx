import type { Activity } from '@/lib/api/types';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { showToast } from '@/ui/toasts';
import { useDeleteCrud } from '../api/crud-mutations';
import { reactionErrorMessage } from '../api/error-messages';

export default function DeleteDialog({
  activity,
  onDeleted,
  onClose,
}: {
  activity: Activity;
  onDeleted: () => void;
  onClose: () => void;
}) {
  const deleting = useDeleteCrud(activity, () => {
    showToast('info', 'Your crud is deleted.');
    onDeleted();
  });
  return (
    <ConfirmDialog
      title="Delete this crud?"
      confirm="Delete"
      isBusy={deleting.isPending}
      problem={deleting.isError ? reactionErrorMessage(deleting.error) : null}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    >
      It goes at once, for everyone, and can’t be brought back.
    </ConfirmDialog>
  );
}
