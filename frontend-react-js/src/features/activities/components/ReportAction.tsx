import { t } from '@/lib/i18n/translate';
import { Menu } from '@/ui/Menu';
import { useOnDemand } from '@/ui/use-on-demand';

const loadDialog = () => import('@/ui/ReportDialog');

/** Menu to report another person's crud. */
export function ReportAction({ uuid }: { uuid: string }) {
  const dialog = useOnDemand(loadDialog);
  return (
    <>
      <Menu
        label={t('moreOptions')}
        variant="plain"
        items={[{ label: t('reportItem'), onSelect: dialog.open }]}
      />
      {dialog.Component && (
        <dialog.Component
          subject={{ type: 'activity', uuid, message_group_uuid: null }}
          onClose={dialog.close}
        />
      )}
    </>
  );
}
