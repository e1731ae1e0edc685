import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import { formatDateTime } from '@/lib/time/format-date';
import { ErrorState } from '@/ui/ErrorState';
import { LoadMore } from '@/ui/LoadMore';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { logQuery } from '../api/queries';
import { DECIDED } from '../words';
import styles from './Case.module.css';

/** What moderators decided, newest first. */
export function Log() {
  const query = useInfiniteQuery(logQuery);
  const { items, more } = flattenPages(query);
  if (query.isPending) return <RowsSkeleton what="the log" />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  return (
    <>
      <ol>
        {items.map((entry) => (
          <li key={entry.uuid} className={styles.case}>
            <p>
              {entry.moderator ? `@${entry.moderator}` : 'Time'} {DECIDED[entry.action]}{' '}
              {entry.subject.type === 'activity' ? 'a crud of ' : ''}@{entry.handle}
            </p>
            <p dir="auto">{entry.reason}</p>
            <p className={styles.quiet}>{formatDateTime(entry.created_at)}</p>
          </li>
        ))}
      </ol>
      {more && <LoadMore {...more} />}
    </>
  );
}
