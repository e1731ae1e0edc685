import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { deletionProblem } from '../api/error-messages';
import { type Audience, useDeleteMessage } from '../api/mutations';
import type { HeldMessage } from '../api/types';

const words = {
  me: { title: 'Delete for you?', what: 'It goes from your view only, and can’t be brought back.' },
  everyone: {
    title: 'Delete for everyone?',
    what: 'Both of you see that there was a message, and no longer what it said.',
  },
} satisfies Record<Audience, object>;

export function DeleteMessageDialog({
  message,
  audience,
  onClose,
}: {
  message: HeldMessage;
  audience: Audience;
  onClose: () => void;
}) {
  const deleting = useDeleteMessage(message, audience, onClose);
  return (
    <ConfirmDialog
      title={words[audience].title}
      confirm="Delete"
      isBusy={deleting.isPending}
      problem={deleting.isError ? deletionProblem(deleting.error) : null}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    >
      {words[audience].what}
    </ConfirmDialog>
  );
}
