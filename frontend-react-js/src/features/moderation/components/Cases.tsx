import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import { t } from '@/lib/i18n/translate';
import { EmptyState } from '@/ui/EmptyState';
import { LoadMore } from '@/ui/LoadMore';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { type CaseStatus, casesQuery } from '../api/queries';
import { CaseItem } from './CaseItem';
import { ModeratorsError } from './ModeratorsError';

/** The queue, or what is decided. */
export function Cases({ status }: { status: CaseStatus }) {
  const query = useInfiniteQuery(casesQuery(status));
  const { items, more } = flattenPages(query);
  if (query.isPending) return <RowsSkeleton what="page" />;
  if (query.isLoadingError) return <ModeratorsError error={query.error} onRetry={query.refetch} />;
  if (items.length === 0 && more === null) {
    return (
      <EmptyState title={status === 'open' ? t('nothingIsOpen') : t('nothingIsDecidedYet')}>
        <p>{t('reportsStandHere')}</p>
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
