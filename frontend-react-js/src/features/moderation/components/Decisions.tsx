import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { flattenPages } from '@/lib/api/pagination';
import { t } from '@/lib/i18n/translate';
import { LoadMore } from '@/ui/LoadMore';
import { decisionsQuery } from '../api/queries';
import { DecisionItem } from './DecisionItem';

/** What moderators decided about the viewer; nothing for nearly everybody. */
export default function Decisions({ onShown }: { onShown: (newest: string | null) => void }) {
  const query = useInfiniteQuery(decisionsQuery);
  const { items, more } = flattenPages(query);
  const isFresh = query.isFetchedAfterMount && !query.isFetching;
  const newest = items[0]?.uuid ?? null;
  useEffect(() => {
    if (isFresh) onShown(newest);
  }, [isFresh, newest, onShown]);
  if (items.length === 0) return null;
  return (
    <section aria-label={t('fromTheModerators')}>
      {items.map((decision) => (
        <DecisionItem key={decision.uuid} decision={decision} />
      ))}
      {more && <LoadMore {...more} />}
    </section>
  );
}
