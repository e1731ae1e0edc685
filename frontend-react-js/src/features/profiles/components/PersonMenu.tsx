import { useState } from 'react';
import type { Relation } from '@/lib/api/types';
import { Menu } from '@/ui/Menu';
import { useOnDemand } from '@/ui/use-on-demand';
import { useBlock, useMute } from '../api/mutations';
import { BlockDialog } from './BlockDialog';

const loadReportDialog = () => import('@/ui/ReportDialog');

/** Menu to mute, block or report a person. */
export function PersonMenu({
  uuid,
  handle,
  relation,
}: {
  uuid: string;
  handle: string;
  relation: Relation;
}) {
  const report = useOnDemand(loadReportDialog);
  const [isConfirmingBlock, setConfirmingBlock] = useState(false);
  const mute = useMute(handle);
  const block = useBlock(handle);

  return (
    <>
      <Menu
        label="More options"
        items={[
          {
            label: relation.muting ? 'Unmute' : 'Mute',
            onSelect: () => mute.mutate(!relation.muting),
          },
          relation.blocking
            ? { label: 'Unblock', onSelect: () => block.mutate(false) }
            : { label: 'Block', isDestructive: true, onSelect: () => setConfirmingBlock(true) },
          { label: 'Report…', isDestructive: true, onSelect: report.open },
        ]}
      />
      {isConfirmingBlock && (
        <BlockDialog handle={handle} onClose={() => setConfirmingBlock(false)} />
      )}
      {report.Component && (
        <report.Component
          subject={{ type: 'person', uuid, message_group_uuid: null }}
          onClose={report.close}
        />
      )}
    </>
  );
}
