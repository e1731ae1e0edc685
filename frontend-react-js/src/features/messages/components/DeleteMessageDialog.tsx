import { msg, t } from '@/lib/i18n/translate';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { deletionErrorMessage } from '../api/error-messages';
import { type Audience, useDeleteMessage } from '../api/mutations';
import type { CachedMessage } from '../api/types';

const texts = {
  me: { title: msg('deleteForYou'), body: msg('deleteForYouExplained') },
  everyone: {
    title: msg('deleteForEveryone'),
    body: msg('deleteForEveryoneExplained'),
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
      title={t(texts[audience].title)}
      confirm={t('delete')}
      isBusy={deleting.isPending}
      problem={deleting.isError ? deletionErrorMessage(deleting.error) : null}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    >
      {t(texts[audience].body)}
    </ConfirmDialog>
  );
}
