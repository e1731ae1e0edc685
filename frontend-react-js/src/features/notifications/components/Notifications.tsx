import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import { t } from '@/lib/i18n/translate';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { useMarkRead } from '../api/mutations';
import { notificationsQuery } from '../api/queries';
import { NotificationList } from './NotificationList';
import styles from './Notifications.module.css';

export function Notifications({ newestAbove }: { newestAbove: string | null }) {
  const query = useInfiniteQuery(notificationsQuery);
  // Wait for fresh data: otherwise new notifications would be marked before they are shown.
  const isFresh = query.isFetchedAfterMount && query.isSuccess;
  const newest = isFresh ? (query.data.pages[0]?.items[0]?.uuid ?? null) : null;
  useMarkRead(isFresh ? later(newest, newestAbove) : null);

  if (query.isPending) {
    return (
      <p className={styles.loading} role="status">
        {t('loadingNotifications')}
      </p>
    );
  }
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const listing = flattenPages(query);
  if (listing.items.length === 0 && listing.more === null) {
    return (
      <EmptyState title={t('nothingYet')}>
        <p>{t('noNotificationsExplained')}</p>
      </EmptyState>
    );
  }
  return <NotificationList listing={listing} />;
}

/** Return the later of two uuids, which sort by time. */
function later(one: string | null, other: string | null): string | null {
  return (one ?? '') > (other ?? '') ? one : other;
}
