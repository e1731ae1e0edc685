import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { flattenPages } from '@/lib/api/pagination';
import { withMessages } from '@/lib/i18n/messages';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { type FeedName, feedQuery } from '../api/queries';
import { CrudList } from './CrudList';

// Loaded lazily, because a new feed has no newer cruds yet. If loading fails, the feed still works.
const NewCrudsBanner = lazy(() =>
  withMessages(import('./NewCrudsBanner')).catch(() => ({ default: () => null })),
);

/** A feed and its banner for new cruds. */
export function Feed({ name, empty }: { name: FeedName; empty: ReactNode }) {
  const query = useInfiniteQuery(feedQuery(name));
  if (query.isPending) return <RowsSkeleton what="cruds" />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const listing = flattenPages(query);
  return (
    <>
      <Suspense>
        <NewCrudsBanner name={name} known={listing.items} />
      </Suspense>
      <CrudList listing={listing} empty={empty} />
    </>
  );
}
