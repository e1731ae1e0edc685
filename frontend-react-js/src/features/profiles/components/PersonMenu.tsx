import { useState } from 'react';
import type { Relation } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Menu } from '@/ui/Menu';
import { useOnDemand } from '@/ui/use-on-demand';
import { useBlock, useMute, useMuteReposts } from '../api/mutations';
import { copyFeedAddress } from '../copy-feed-address';
import { BlockDialog } from './BlockDialog';

const loadMuteDialog = () => import('./MuteDialog');
const loadReportDialog = () => import('@/ui/ReportDialog');

/** Menu to mute a person or their reposts, to block or report them, or to copy the address of their feed. */
export function PersonMenu({
  uuid,
  handle,
  relation,
  isProtected,
}: {
  uuid: string;
  handle: string;
  relation: Relation;
  isProtected: boolean;
}) {
  const report = useOnDemand(loadReportDialog);
  const muteUntil = useOnDemand(loadMuteDialog);
  const [isConfirmingBlock, setConfirmingBlock] = useState(false);
  const mute = useMute(handle);
  const muteReposts = useMuteReposts(handle);
  const block = useBlock(handle);

  return (
    <>
      <Menu
        label={t('moreOptions')}
        items={[
          {
            label: relation.muting ? t('unmute') : t('mute'),
            onSelect: () => mute.mutate(!relation.muting),
          },
          ...(relation.muting ? [] : [{ label: t('muteForAWhile'), onSelect: muteUntil.open }]),
          {
            label: relation.muting_reposts ? t('showReposts') : t('hideReposts'),
            onSelect: () => muteReposts.mutate(!relation.muting_reposts),
          },
          // A protected person has no feed.
          ...(isProtected
            ? []
            : [{ label: t('copyFeedAddress'), onSelect: () => copyFeedAddress(handle) }]),
          relation.blocking
            ? { label: t('unblock'), onSelect: () => block.mutate(false) }
            : { label: t('block'), isDestructive: true, onSelect: () => setConfirmingBlock(true) },
          { label: t('reportItem'), isDestructive: true, onSelect: report.open },
        ]}
      />
      {isConfirmingBlock && (
        <BlockDialog handle={handle} onClose={() => setConfirmingBlock(false)} />
      )}
      {muteUntil.Component && <muteUntil.Component handle={handle} onClose={muteUntil.close} />}
      {report.Component && (
        <report.Component
          subject={{ type: 'person', uuid, message_group_uuid: null }}
          onClose={report.close}
        />
      )}
    </>
  );
}
