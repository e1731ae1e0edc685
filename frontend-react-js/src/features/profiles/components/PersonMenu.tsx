import { useState } from 'react';
import type { Relation } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Menu } from '@/ui/Menu';
import { useBlock, useMute, useMuteReposts } from '../api/mutations';
import { BlockDialog } from './BlockDialog';

/** Menu to mute a person or their reposts, or to block them. */
export function PersonMenu({ handle, relation }: { handle: string; relation: Relation }) {
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
          {
            label: relation.muting_reposts ? t('showReposts') : t('hideReposts'),
            onSelect: () => muteReposts.mutate(!relation.muting_reposts),
          },
          relation.blocking
            ? { label: t('unblock'), onSelect: () => block.mutate(false) }
            : { label: t('block'), isDestructive: true, onSelect: () => setConfirmingBlock(true) },
        ]}
      />
      {isConfirmingBlock && (
        <BlockDialog handle={handle} onClose={() => setConfirmingBlock(false)} />
      )}
    </>
  );
}
