import { useId } from 'react';
import { t } from '@/lib/i18n/translate';
import { REPORT_REASONS } from '@/lib/report-reasons';
import { formatDateTime } from '@/lib/time/format-date';
import type { Case } from '../api/types';
import styles from './Case.module.css';
import { DecisionForm } from './DecisionForm';
import { Evidence } from './Evidence';
import { History } from './History';
import { TakeBack } from './TakeBack';

/** One thing that was reported: evidence, reports, the person's history, and what can be done. */
export function CaseItem({ report }: { report: Case }) {
  const id = useId();
  const { person, decision } = report;
  return (
    <article className={styles.case} aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {t('caseTitle', { subject: report.subject.type, handle: person.handle })}
      </h2>
      <p className={styles.quiet}>
        {t('reportsSince', {
          count: report.reports_count,
          date: formatDateTime(report.created_at),
        })}
      </p>
      <ul>
        {report.reports.map((each) => (
          <li key={each.uuid}>
            <strong>{t(REPORT_REASONS[each.reason])}</strong>
            {each.comment !== '' && (
              <>
                : <span dir="auto">{each.comment}</span>
              </>
            )}{' '}
            <span className={styles.quiet}>
              {each.is_automatic
                ? t('noticedAutomatically')
                : each.reporter === null
                  ? t('byDeletedAccount')
                  : t('byHandle', { handle: each.reporter })}
            </span>
          </li>
        ))}
      </ul>
      <Evidence report={report} />
      {decision && (
        <p>
          {decision.moderator === null
            ? t('decidedAction', { action: decision.action })
            : t('decidedIt', { action: decision.action, handle: decision.moderator })}{' '}
          <span dir="auto">{decision.reason}</span>
        </p>
      )}
      {report.appeal !== null && (
        <blockquote className={styles.context}>
          <p className={styles.quiet}>{t('theAppeal')}</p>
          <p dir="auto">{report.appeal}</p>
        </blockquote>
      )}
      <History person={person} />
      <TakeBack report={report} />
      {report.status === 'open' && <DecisionForm report={report} />}
    </article>
  );
}
