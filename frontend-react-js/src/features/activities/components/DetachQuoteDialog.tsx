import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { showToast } from '@/ui/toasts';
import { reactionErrorMessage } from '../api/error-messages';
import { useDetachQuote } from '../api/use-detach-quote';

export default function DetachQuoteDialog({
  activity,
  onClose,
}: {
  activity: Activity;
  onClose: () => void;
}) {
  const detaching = useDetachQuote(activity, () => {
    showToast('info', t('quoteIsDetached'));
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('detachThisQuote')}
      confirm={t('detach')}
      isBusy={detaching.isPending}
      problem={detaching.isError ? reactionErrorMessage(detaching.error) : null}
      onConfirm={() => detaching.mutate()}
      onClose={onClose}
    >
      {t('detachingExplained')}
    </ConfirmDialog>
  );
}
