import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { showToast } from '@/ui/toasts';
import { conversationErrorMessage } from '../api/error-messages';
import { useAcceptRequest, useLeaveConversation } from '../api/mutations';
import type { MessageGroup } from '../api/types';
import styles from './RequestActions.module.css';

/** Buttons to accept or decline a message request. */
export function RequestActions({
  conversation,
  onAccepted = () => showToast('info', t('messagesComeNow', { handle: conversation.handle })),
  onDeclined = () =>
    showToast('info', t('youDeclinedTheRequestOf', { handle: conversation.handle })),
}: {
  conversation: MessageGroup;
  onAccepted?: () => void;
  onDeclined?: () => void;
}) {
  const accepting = useAcceptRequest(conversation, onAccepted);
  const declining = useLeaveConversation(conversation, onDeclined);
  const isBusy = accepting.isPending || declining.isPending;
  return (
    <div className={styles.actions}>
      <Button
        variant="outlined"
        aria-label={t('declineHandle', { handle: conversation.handle })}
        disabled={isBusy}
        onClick={() =>
          declining.mutate(undefined, {
            onError: (error) =>
              showToast('error', conversationErrorMessage(error, conversation.handle)),
          })
        }
      >
        {t('decline')}
      </Button>
      <Button
        aria-label={t('acceptHandle', { handle: conversation.handle })}
        disabled={isBusy}
        onClick={() => accepting.mutate()}
      >
        {t('accept')}
      </Button>
    </div>
  );
}
