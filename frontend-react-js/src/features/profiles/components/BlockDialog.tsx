import { t } from '@/lib/i18n/translate';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { relationErrorMessage } from '../api/error-messages';
import { useBlock } from '../api/mutations';

export function BlockDialog({ handle, onClose }: { handle: string; onClose: () => void }) {
  const block = useBlock(handle);
  return (
    <ConfirmDialog
      title={t('blockHandle', { handle })}
      confirm={t('block')}
      isBusy={block.isPending}
      problem={block.isError ? relationErrorMessage(block.error, handle) : null}
      onConfirm={() => block.mutate(true, { onSuccess: onClose })}
      onClose={onClose}
    >
      {t('blockExplained')}
    </ConfirmDialog>
  );
}
