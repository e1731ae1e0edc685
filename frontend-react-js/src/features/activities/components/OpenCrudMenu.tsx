import { useContext } from 'react';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { serverClock } from '@/lib/time/server-clock';
import { Menu } from '@/ui/Menu';
import { useOnDemand } from '@/ui/use-on-demand';
import { useHideReply } from '../api/use-hide-reply';
import { useMuteThread } from '../api/use-mute-thread';
import { editing, isEditable } from '../editing';
import { QuoteCrud } from '../quote-crud';
import { shareCrud } from '../share';
import { ThreadOwner } from '../thread-owner';

const loadDeleteDialog = () => import('./DeleteDialog');
const loadReportDialog = () => import('@/ui/ReportDialog');
const loadReplyPolicyDialog = () => import('./ReplyPolicyDialog');
const loadQuotePolicyDialog = () => import('./QuotePolicyDialog');
const loadDetachQuoteDialog = () => import('./DetachQuoteDialog');

/**
 * What a signed-in viewer can do with a crud: quote or share it, mute its thread, edit, delete or report it. Who began a
 * thread says who can reply, and hides replies; an author says who can quote, and detaches quotes.
 */
export default function OpenCrudMenu({
  activity,
  isOwn,
  onDeleted,
}: {
  activity: Activity;
  isOwn: boolean;
  onDeleted: () => void;
}) {
  const muting = useMuteThread(activity);
  const deletion = useOnDemand(loadDeleteDialog);
  const report = useOnDemand(loadReportDialog);
  const replyPolicy = useOnDemand(loadReplyPolicyDialog);
  const quotePolicy = useOnDemand(loadQuotePolicyDialog);
  const detachment = useOnDemand(loadDetachQuoteDialog);
  const quoteCrud = useContext(QuoteCrud);
  const hiding = useHideReply(activity);
  const owner = useContext(ThreadOwner);
  const session = useSession();
  const isRoot = activity.reply_to_activity_uuid === null;
  const canHide =
    !isOwn && !isRoot && session.status === 'signed-in' && session.person.handle === owner;
  const canDetach =
    activity.quote?.state === 'available' &&
    session.status === 'signed-in' &&
    session.person.handle === activity.quote.handle;
  return (
    <>
      <Menu
        label={t('crudOptions')}
        variant="plain"
        startsOpen
        items={[
          ...(activity.can_quote
            ? [{ label: t('quoteThis'), onSelect: () => quoteCrud(activity) }]
            : []),
          { label: t('share'), onSelect: () => shareCrud(activity) },
          {
            label: activity.thread_muted ? t('unmuteThread') : t('muteThread'),
            onSelect: () => muting.mutate(!activity.thread_muted),
          },
          ...(isOwn && isEditable(activity, serverClock.now())
            ? [{ label: t('edit'), onSelect: () => editing.open(activity) }]
            : []),
          ...(isOwn && isRoot
            ? [{ label: t('changeWhoCanReply'), onSelect: replyPolicy.open }]
            : []),
          ...(isOwn ? [{ label: t('changeWhoCanQuote'), onSelect: quotePolicy.open }] : []),
          ...(canDetach ? [{ label: t('detachQuote'), onSelect: detachment.open }] : []),
          ...(canHide
            ? [
                {
                  label: activity.hidden ? t('showReplyAgain') : t('hideReply'),
                  onSelect: () => hiding.mutate(!activity.hidden),
                },
              ]
            : []),
          isOwn
            ? { label: t('delete'), isDestructive: true, onSelect: deletion.open }
            : { label: t('reportItem'), isDestructive: true, onSelect: report.open },
        ]}
      />
      {deletion.Component && (
        <deletion.Component activity={activity} onDeleted={onDeleted} onClose={deletion.close} />
      )}
      {replyPolicy.Component && (
        <replyPolicy.Component activity={activity} onClose={replyPolicy.close} />
      )}
      {quotePolicy.Component && (
        <quotePolicy.Component activity={activity} onClose={quotePolicy.close} />
      )}
      {detachment.Component && (
        <detachment.Component activity={activity} onClose={detachment.close} />
      )}
      {report.Component && (
        <report.Component
          subject={{ type: 'activity', uuid: activity.uuid, message_group_uuid: null }}
          onClose={report.close}
        />
      )}
    </>
  );
}
