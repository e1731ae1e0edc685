import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
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
    showToast('info', t('yourCrudIsDeleted'));
    onDeleted();
  });
  return (
    <ConfirmDialog
      title={t('deleteThisCrud')}
      confirm={t('delete')}
      isBusy={deleting.isPending}
      problem={deleting.isError ? reactionErrorMessage(deleting.error) : null}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    >
      {t('crudDeletionExplained')}
    </ConfirmDialog>
  );
}
