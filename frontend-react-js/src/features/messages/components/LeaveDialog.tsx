import { t } from '@/lib/i18n/translate';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { conversationErrorMessage } from '../api/error-messages';
import { useLeaveConversation } from '../api/mutations';
import type { MessageGroup } from '../api/types';

export function LeaveDialog({
  conversation,
  onLeft,
  onClose,
}: {
  conversation: MessageGroup;
  onLeft: () => void;
  onClose: () => void;
}) {
  const leaving = useLeaveConversation(conversation, onLeft);
  return (
    <ConfirmDialog
      title={t('leaveThisConversation')}
      confirm={t('leave')}
      isBusy={leaving.isPending}
      problem={
        leaving.isError ? conversationErrorMessage(leaving.error, conversation.handle) : null
      }
      onConfirm={() => leaving.mutate()}
      onClose={onClose}
    >
      {t('leaveExplained', { handle: conversation.handle })}
    </ConfirmDialog>
  );
}
