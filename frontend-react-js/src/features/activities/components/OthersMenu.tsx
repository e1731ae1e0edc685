import { useContext } from 'react';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { Menu } from '@/ui/Menu';
import { useOnDemand } from '@/ui/use-on-demand';
import { useHideReply } from '../api/use-hide-reply';
import { ThreadOwner } from '../thread-owner';

const loadDialog = () => import('@/ui/ReportDialog');

/** Menu of another person's crud: report it, and hide it in a thread of the viewer's. */
export function OthersMenu({ activity }: { activity: Activity }) {
  const dialog = useOnDemand(loadDialog);
  const hiding = useHideReply(activity);
  const owner = useContext(ThreadOwner);
  const session = useSession();
  const isOwner = session.status === 'signed-in' && session.person.handle === owner;
  return (
    <>
      <Menu
        label={t('moreOptions')}
        variant="plain"
        items={[
          ...(isOwner && activity.reply_to_activity_uuid !== null
            ? [
                {
                  label: activity.hidden ? t('showReplyAgain') : t('hideReply'),
                  onSelect: () => hiding.mutate(!activity.hidden),
                },
              ]
            : []),
          { label: t('reportItem'), onSelect: dialog.open },
        ]}
      />
      {dialog.Component && (
        <dialog.Component
          subject={{ type: 'activity', uuid: activity.uuid, message_group_uuid: null }}
          onClose={dialog.close}
        />
      )}
    </>
  );
}
