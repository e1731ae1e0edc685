import { useState } from 'react';
import type { Relation } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Menu } from '@/ui/Menu';
import { useBlock, useMute } from '../api/mutations';
import { BlockDialog } from './BlockDialog';

/** Menu to mute or block a person. */
export function PersonMenu({ handle, relation }: { handle: string; relation: Relation }) {
  const [isConfirmingBlock, setConfirmingBlock] = useState(false);
  const mute = useMute(handle);
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
