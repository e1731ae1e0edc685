import { Button } from '@/ui/Button';
import { tell } from '@/ui/toasts';
import { groupProblem } from '../api/error-messages';
import { useAccept, useLeave } from '../api/mutations';
import type { MessageGroup } from '../api/types';
import styles from './RequestActions.module.css';

/** Let someone write who was not known so far, or don't. */
export function RequestActions({
  group,
  onAccepted = () => tell('news', `Messages of @${group.handle} come to your inbox now.`),
  onDeclined = () => tell('news', `You declined the request of @${group.handle}.`),
}: {
  group: MessageGroup;
  onAccepted?: () => void;
  onDeclined?: () => void;
}) {
  const accepting = useAccept(group, onAccepted);
  const declining = useLeave(group, onDeclined);
  const isBusy = accepting.isPending || declining.isPending;
  return (
    <div className={styles.actions}>
      <Button
        look="outlined"
        aria-label={`Decline @${group.handle}`}
        disabled={isBusy}
        onClick={() =>
          declining.mutate(undefined, {
            onError: (error) => tell('problem', groupProblem(error, group.handle)),
          })
        }
      >
        Decline
      </Button>
      <Button
        aria-label={`Accept @${group.handle}`}
        disabled={isBusy}
        onClick={() => accepting.mutate()}
      >
        Accept
      </Button>
    </div>
  );
}
