import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Menu } from '@/ui/Menu';
import { useOnDemand } from '@/ui/use-on-demand';
import { useMuteThread } from '../api/use-mute-thread';
import { shareCrud } from '../share';

const loadDeleteDialog = () => import('./DeleteDialog');
const loadReportDialog = () => import('@/ui/ReportDialog');

/** What a signed-in viewer can do with a crud: share it, mute its thread, delete or report it. */
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
  return (
    <>
      <Menu
        label={t('crudOptions')}
        variant="plain"
        startsOpen
        items={[
          { label: t('share'), onSelect: () => shareCrud(activity) },
          {
            label: activity.thread_muted ? t('unmuteThread') : t('muteThread'),
            onSelect: () => muting.mutate(!activity.thread_muted),
          },
          isOwn
            ? { label: t('delete'), isDestructive: true, onSelect: deletion.open }
            : { label: t('reportItem'), isDestructive: true, onSelect: report.open },
        ]}
      />
      {deletion.Component && (
        <deletion.Component activity={activity} onDeleted={onDeleted} onClose={deletion.close} />
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
