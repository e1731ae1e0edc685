import { pluralize } from '@/lib/text/format-count';
import { formatDateTime } from '@/lib/time/format-date';
import type { Case } from '../api/types';
import { DECIDED } from '../words';
import styles from './Case.module.css';
import { ReinstateButton } from './ReinstateButton';

/** A person's state, and what was decided about them before. */
export function History({ person }: { person: Case['person'] }) {
  return (
    <details>
      <summary>
        History of @{person.handle}: {pluralize(person.reports_count, 'report', 'reports')},{' '}
        {pluralize(person.decisions.length, 'decision', 'decisions')}
      </summary>
      <p>
        {person.is_deleted
          ? 'The account is deleted.'
          : `Here since ${formatDateTime(person.created_at ?? '')}.`}
        {person.is_limited && ' Limited.'}
        {person.is_suspended &&
          (person.suspended_until === null
            ? ' Suspended for good.'
            : ` Suspended until ${formatDateTime(person.suspended_until)}.`)}
      </p>
      <ul>
        {person.decisions.map((each) => (
          <li key={each.uuid}>
            {DECIDED[each.action]}, {formatDateTime(each.created_at)}:{' '}
            <span dir="auto">{each.reason}</span>
          </li>
        ))}
      </ul>
      {(person.is_limited || person.is_suspended) && <ReinstateButton handle={person.handle} />}
      {person.is_deleted && <p className={styles.quiet}>Only the log and reports are left.</p>}
    </details>
  );
}
