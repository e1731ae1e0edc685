import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import { ProblemError } from '@/lib/http/problem';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { LoadMore } from '@/ui/LoadMore';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { type CaseStatus, casesQuery } from '../api/queries';
import { CaseItem } from './CaseItem';

/** The queue, or what is decided. */
export function Cases({ status }: { status: CaseStatus }) {
  const query = useInfiniteQuery(casesQuery(status));
  const { items, more } = flattenPages(query);
  if (query.isPending) return <RowsSkeleton what="reports" />;
  if (query.isLoadingError) {
    if (query.error instanceof ProblemError && query.error.status === 403) {
      return (
        <EmptyState title="For moderators">
          <p>If you have just become one, sign out and in again.</p>
        </EmptyState>
      );
    }
    return <ErrorState error={query.error} onRetry={query.refetch} />;
  }
  if (items.length === 0 && more === null) {
    return (
      <EmptyState title={status === 'open' ? 'Nothing is open' : 'Nothing is decided yet'}>
        <p>Reports that people make stand here.</p>
      </EmptyState>
    );
  }
  return (
    <>
      {items.map((report) => (
        <CaseItem key={report.uuid} report={report} />
      ))}
      {more && <LoadMore {...more} />}
    </>
  );
}
