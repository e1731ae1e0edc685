import type { Activity } from '@/lib/api/types';
import { Menu } from '@/ui/Menu';
import { useMuteThread } from '../api/use-mute-thread';

/** Menu of a crud on its own page. */
export function ThreadMenu({ activity }: { activity: Activity }) {
  const muting = useMuteThread(activity);
  return (
    <Menu
      label="Crud options"
      variant="plain"
      items={[
        {
          label: activity.thread_muted ? 'Unmute thread' : 'Mute thread',
          onSelect: () => muting.mutate(!activity.thread_muted),
        },
      ]}
    />
  );
}
