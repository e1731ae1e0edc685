import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { deletionErrorMessage } from '../api/error-messages';
import { type Audience, useDeleteMessage } from '../api/mutations';
import type { CachedMessage } from '../api/types';

const texts = {
  me: { title: 'Delete for you?', body: 'It goes from your view only, and can’t be brought back.' },
  everyone: {
    title: 'Delete for everyone?',
    body: 'Both of you see that there was a message, and no longer what it said.',
  },
} satisfies Record<Audience, object>;

export function DeleteMessageDialog({
  message,
  audience,
  onClose,
}: {
  message: CachedMessage;
  audience: Audience;
  onClose: () => void;
}) {
  const deleting = useDeleteMessage(message, audience, onClose);
  return (
    <ConfirmDialog
      title={texts[audience].title}
      confirm="Delete"
      isBusy={deleting.isPending}
      problem={deleting.isError ? deletionErrorMessage(deleting.error) : null}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    >
      {texts[audience].body}
    </ConfirmDialog>
  );
}
