import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
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

const STATUS: Record<Report['status'], MessageKey> = {
  open: msg('reportOpen'),
  dismissed: msg('reportDismissed'),
  acted: msg('reportActed'),
};

/** The viewer's reports, and what became of them. */
export default function ReportsPage() {
  const query = useInfiniteQuery(reportsQuery);
  const { items, more } = flattenPages(query);
  useTitle(t('yourReports'));
  return (
    <>
      <PageHeader backTo={{ path: '/settings', label: t('backToSettings') }}>
        {t('yourReports')}
      </PageHeader>
      {query.isPending ? (
        <RowsSkeleton what="page" />
      ) : query.isLoadingError ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : items.length === 0 && more === null ? (
        <EmptyState title={t('youReportedNothing')}>
          <p>{t('reportFromItsMenu')}</p>
        </EmptyState>
      ) : (
        <>
          <ol>
            {items.map((report) => (
              <li key={report.uuid} className={styles.case}>
                <p>
                  {t('caseTitle', { subject: report.subject.type, handle: report.handle })}:{' '}
                  {t(REPORT_REASONS[report.reason])}
                </p>
                {report.comment !== '' && <p dir="auto">{report.comment}</p>}
                <p>
                  <strong>{t(STATUS[report.status])}</strong>
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
