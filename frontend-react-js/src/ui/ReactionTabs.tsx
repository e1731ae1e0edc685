import { msg, t } from '@/lib/i18n/translate';
import { type Reactions, reactedPath } from '@/lib/paths';
import { TabLinks } from './TabLinks';

const tabs = [
  { reactions: 'likes', label: msg('likes') },
  { reactions: 'reposts', label: msg('reposts') },
  { reactions: 'quotes', label: msg('quotes') },
] as const;

/** Links between the lists of what people did with a crud. */
export function ReactionTabs({
  handle,
  uuid,
  current,
}: {
  handle: string;
  uuid: string;
  current: Reactions;
}) {
  return (
    <TabLinks
      label={t('reactions')}
      tabs={tabs.map(({ reactions, label }) => ({
        to: reactedPath(handle, uuid, reactions),
        label: t(label),
        isCurrent: reactions === current,
      }))}
    />
  );
}
