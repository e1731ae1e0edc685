import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';
import { LoadMore } from '@/ui/LoadMore';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { logQuery } from '../api/queries';
import type { LogEntry } from '../api/types';
import styles from './Case.module.css';
import { ModeratorsError } from './ModeratorsError';

/** What moderators decided, newest first. */
export function Log() {
  const query = useInfiniteQuery(logQuery);
  const { items, more } = flattenPages(query);
  if (query.isPending) return <RowsSkeleton what="page" />;
  if (query.isLoadingError) return <ModeratorsError error={query.error} onRetry={query.refetch} />;
  return (
    <>
      <ol>
        {items.map((entry) => (
          <li key={entry.uuid} className={styles.case}>
            <p>{describe(entry)}</p>
            <p dir="auto">{entry.reason}</p>
            <p className={styles.quiet}>{formatDateTime(entry.created_at)}</p>
          </li>
        ))}
      </ol>
      {more && <LoadMore {...more} />}
    </>
  );
}

function describe({ action, subject, before, after, ...entry }: LogEntry): string {
  const { moderator, handle } = { moderator: entry.moderator ?? '', handle: entry.handle ?? '' };
  const excluded = after.excluded ?? before.excluded;
  if (excluded) return t('trendLogEntry', { action, moderator, value: excluded.value });
  // Only a suspension ends without a moderator.
  if (moderator === '') return t('suspensionEnded', { handle });
  const shown = action === 'reinstate' && subject.type === 'activity' ? 'show' : action;
  return t('logEntry', { action: shown, moderator, handle });
}
