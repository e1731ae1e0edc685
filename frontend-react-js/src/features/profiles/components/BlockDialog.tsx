import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { relationErrorMessage } from '../api/error-messages';
import { useBlock } from '../api/mutations';

export function BlockDialog({ handle, onClose }: { handle: string; onClose: () => void }) {
  const block = useBlock(handle);
  return (
    <ConfirmDialog
      title={`Block @${handle}?`}
      confirm="Block"
      isBusy={block.isPending}
      problem={block.isError ? relationErrorMessage(block.error, handle) : null}
      onConfirm={() => block.mutate(true, { onSuccess: onClose })}
      onClose={onClose}
    >
      You no longer see each other’s cruds, and neither follows the other.
    </ConfirmDialog>
  );
}
