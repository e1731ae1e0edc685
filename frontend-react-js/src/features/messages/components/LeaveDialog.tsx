import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { groupProblem } from '../api/error-messages';
import { useLeave } from '../api/mutations';
import type { MessageGroup } from '../api/types';

export function LeaveDialog({
  group,
  onLeft,
  onClose,
}: {
  group: MessageGroup;
  onLeft: () => void;
  onClose: () => void;
}) {
  const leaving = useLeave(group, onLeft);
  return (
    <ConfirmDialog
      title="Leave this conversation?"
      confirm="Leave"
      isBusy={leaving.isPending}
      problem={leaving.isError ? groupProblem(leaving.error, group.handle) : null}
      onConfirm={() => leaving.mutate()}
      onClose={onClose}
    >
      What was said is gone for you, and stays with @{group.handle}. If they write again, it comes
      as a request.
    </ConfirmDialog>
  );
}
