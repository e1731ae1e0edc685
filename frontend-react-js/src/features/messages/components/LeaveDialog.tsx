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
      title="Leave this conversation?"
      confirm="Leave"
      isBusy={leaving.isPending}
      problem={
        leaving.isError ? conversationErrorMessage(leaving.error, conversation.handle) : null
      }
      onConfirm={() => leaving.mutate()}
      onClose={onClose}
    >
      What was said is gone for you, and stays with @{conversation.handle}. If they write again, it
      comes as a request.
    </ConfirmDialog>
  );
}
