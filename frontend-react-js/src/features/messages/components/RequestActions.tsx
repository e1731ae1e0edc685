import { Button } from '@/ui/Button';
import { showToast } from '@/ui/toasts';
import { groupProblem } from '../api/group-problem';
import type { MessageGroup } from '../api/types';
import { useAccept } from '../api/use-accept';
import { useLeave } from '../api/use-leave';
import styles from './RequestActions.module.css';

/** Let someone write who was not known so far, or don't. */
export function RequestActions({
  group,
  onAccepted = () => showToast('info', `Messages of @${group.handle} come to your inbox now.`),
  onDeclined = () => showToast('info', `You declined the request of @${group.handle}.`),
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
            onError: (error) => showToast('error', groupProblem(error, group.handle)),
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
