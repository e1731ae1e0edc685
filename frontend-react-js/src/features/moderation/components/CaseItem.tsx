import { useId } from 'react';
import { REPORT_REASONS } from '@/lib/report-reasons';
import { pluralize } from '@/lib/text/format-count';
import { formatDateTime } from '@/lib/time/format-date';
import type { Case } from '../api/types';
import { DECIDED } from '../words';
import styles from './Case.module.css';
import { DecisionForm } from './DecisionForm';
import { Evidence } from './Evidence';
import { History } from './History';

const SUBJECTS = { activity: 'A crud', message: 'A message', person: 'The profile' };

/** One thing that was reported: evidence, reports, the person's history, and what can be done. */
export function CaseItem({ report }: { report: Case }) {
  const id = useId();
  const { person, decision } = report;
  return (
    <article className={styles.case} aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {SUBJECTS[report.subject.type]} of @{person.handle}
      </h2>
      <p className={styles.quiet}>
        {pluralize(report.reports_count, 'report', 'reports')}, the first{' '}
        {formatDateTime(report.created_at)}
      </p>
      <ul>
        {report.reports.map((each) => (
          <li key={each.uuid}>
            <strong>{REPORT_REASONS[each.reason]}</strong>
            {each.comment !== '' && (
              <>
                : <span dir="auto">{each.comment}</span>
              </>
            )}{' '}
            <span className={styles.quiet}>
              {each.reporter === null ? 'by a deleted account' : `by @${each.reporter}`}
            </span>
          </li>
        ))}
      </ul>
      <Evidence report={report} />
      {decision && (
        <p>
          {decision.moderator ? `@${decision.moderator}` : 'Time'} {DECIDED[decision.action]} it:{' '}
          <span dir="auto">{decision.reason}</span>
        </p>
      )}
      {report.appeal !== null && (
        <blockquote className={styles.context}>
          <p className={styles.quiet}>The appeal:</p>
          <p dir="auto">{report.appeal}</p>
        </blockquote>
      )}
      <History person={person} />
      {report.status === 'open' && <DecisionForm report={report} />}
    </article>
  );
}
