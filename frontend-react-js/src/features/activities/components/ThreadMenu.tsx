import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Menu } from '@/ui/Menu';
import { useOnDemand } from '@/ui/use-on-demand';
import { useMuteThread } from '../api/use-mute-thread';

const loadDialog = () => import('./ReplyPolicyDialog');

/** Menu of a crud on its own page. */
export function ThreadMenu({ activity, isOwn }: { activity: Activity; isOwn: boolean }) {
  const muting = useMuteThread(activity);
  const dialog = useOnDemand(loadDialog);
  const isRoot = activity.reply_to_activity_uuid === null;
  return (
    <>
      <Menu
        label={t('crudOptions')}
        variant="plain"
        items={[
          {
            label: activity.thread_muted ? t('unmuteThread') : t('muteThread'),
            onSelect: () => muting.mutate(!activity.thread_muted),
          },
          ...(isOwn && isRoot ? [{ label: t('changeWhoCanReply'), onSelect: dialog.open }] : []),
        ]}
      />
      {dialog.Component && <dialog.Component activity={activity} onClose={dialog.close} />}
    </>
  );
}
