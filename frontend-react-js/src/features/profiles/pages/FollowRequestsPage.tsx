import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import { t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { LoadMore } from '@/ui/LoadMore';
import { PageHeader } from '@/ui/PageHeader';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { followRequestsQuery } from '../api/queries';
import { RequestRow } from '../components/RequestRow';

/** The people who ask to follow the viewer. */
export default function FollowRequestsPage() {
  const query = useInfiniteQuery(followRequestsQuery);
  const { items, more } = flattenPages(query);
  const title = t('followRequests');
  useTitle(title);
  return (
    <>
      <PageHeader backTo={{ path: '/settings', label: t('backToSettings') }}>{title}</PageHeader>
      {query.isPending ? (
        <RowsSkeleton what="people" />
      ) : query.isLoadingError ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : items.length === 0 && more === null ? (
        <EmptyState title={t('nobodyAsks')}>
          <p>{t('whoAsksIsListed')}</p>
        </EmptyState>
      ) : (
        <>
          <ol>
            {items.map((person) => (
              <li key={person.uuid}>
                <RequestRow person={person} />
              </li>
            ))}
          </ol>
          {more && <LoadMore {...more} />}
        </>
      )}
    </>
  );
}
