import { useInfiniteQuery } from '@tanstack/react-query';
import { listingOf } from '@/lib/api/listing';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { feed } from '../api/crud-lists';
import { CrudList } from './CrudList';
import { CrudListSkeleton } from './CrudListSkeleton';

export function HomeFeed({ emptyAdvice }: { emptyAdvice: string }) {
  const query = useInfiniteQuery(feed('home'));
  if (query.isPending) return <CrudListSkeleton />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  return (
    <CrudList
      listing={listingOf(query)}
      empty={
        <EmptyState title="It’s quiet here">
          <p>{emptyAdvice}</p>
        </EmptyState>
      }
    />
  );
}
