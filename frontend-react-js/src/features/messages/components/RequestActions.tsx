import { Button } from '@/ui/Button';
import { showToast } from '@/ui/toasts';
import { conversationErrorMessage } from '../api/error-messages';
import { useAcceptRequest, useLeaveConversation } from '../api/mutations';
import type { MessageGroup } from '../api/types';
import styles from './RequestActions.module.css';

/** Buttons to accept or decline a message request. */
export function RequestActions({
  conversation,
  onAccepted = () =>
    showToast('info', `Messages of @${conversation.handle} come to your inbox now.`),
  onDeclined = () => showToast('info', `You declined the request of @${conversation.handle}.`),
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
        aria-label={`Decline @${conversation.handle}`}
        disabled={isBusy}
        onClick={() =>
          declining.mutate(undefined, {
            onError: (error) =>
              showToast('error', conversationErrorMessage(error, conversation.handle)),
          })
        }
      >
        Decline
      </Button>
      <Button
        aria-label={`Accept @${conversation.handle}`}
        disabled={isBusy}
        onClick={() => accepting.mutate()}
      >
        Accept
      </Button>
    </div>
  );
}
