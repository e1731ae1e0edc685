import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import { REPORT_REASONS } from '@/lib/report-reasons';
import { formatDateTime } from '@/lib/time/format-date';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { LoadMore } from '@/ui/LoadMore';
import { PageHeader } from '@/ui/PageHeader';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { reportsQuery } from '../api/queries';
import type { Report } from '../api/types';
import styles from '../components/Case.module.css';

const STATUS: Record<Report['status'], string> = {
  open: 'Moderators haven’t decided yet.',
  dismissed: 'Moderators found nothing against the rules.',
  acted: 'Moderators did something about it. Thank you.',
};

/** The viewer's reports, and what became of them. */
export default function ReportsPage() {
  const query = useInfiniteQuery(reportsQuery);
  const { items, more } = flattenPages(query);
  useTitle('Your reports');
  return (
    <>
      <PageHeader backTo={{ path: '/settings', label: 'Back to settings' }}>
        Your reports
      </PageHeader>
      {query.isPending ? (
        <RowsSkeleton what="reports" />
      ) : query.isLoadingError ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : items.length === 0 && more === null ? (
        <EmptyState title="You reported nothing">
          <p>Report a crud, a message or a person from its menu.</p>
        </EmptyState>
      ) : (
        <>
          <ol>
            {items.map((report) => (
              <li key={report.uuid} className={styles.case}>
                <p>
                  {report.subject.type === 'person' ? '' : `A ${NAMES[report.subject.type]} of `}@
                  {report.handle}: {REPORT_REASONS[report.reason]}
                </p>
                {report.comment !== '' && <p dir="auto">{report.comment}</p>}
                <p>
                  <strong>{STATUS[report.status]}</strong>
                </p>
                <p className={styles.quiet}>{formatDateTime(report.created_at)}</p>
              </li>
            ))}
          </ol>
          {more && <LoadMore {...more} />}
        </>
      )}
    </>
  );
}

const NAMES = { activity: 'crud', message: 'message' };
