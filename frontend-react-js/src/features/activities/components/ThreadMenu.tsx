import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Menu } from '@/ui/Menu';
import { useMuteThread } from '../api/use-mute-thread';

/** Menu of a crud on its own page. */
export function ThreadMenu({ activity }: { activity: Activity }) {
  const muting = useMuteThread(activity);
  return (
    <Menu
      label={t('crudOptions')}
      variant="plain"
      items={[
        {
          label: activity.thread_muted ? t('unmuteThread') : t('muteThread'),
          onSelect: () => muting.mutate(!activity.thread_muted),
        },
      ]}
    />
  );
}
