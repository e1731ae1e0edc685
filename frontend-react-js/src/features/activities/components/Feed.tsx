import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { listingOf } from '@/lib/api/listing';
import { ErrorState } from '@/ui/ErrorState';
import { type FeedName, feed } from '../api/crud-lists';
import { CrudList } from './CrudList';
import { CrudListSkeleton } from './CrudListSkeleton';
import { NewCruds } from './NewCruds';

/** A feed that goes on by itself; `empty` is what stands there when nothing is in it. */
export function Feed({ name, empty }: { name: FeedName; empty: ReactNode }) {
  const query = useInfiniteQuery(feed(name));
  if (query.isPending) return <CrudListSkeleton />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const listing = listingOf(query);
  return (
    <>
      <NewCruds name={name} known={listing.items} />
      <CrudList listing={listing} empty={empty} />
    </>
  );
}
