import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';
import type { Case } from '../api/types';
import styles from './Case.module.css';

/** A person's state, and what was decided about them before. */
export function History({ person }: { person: Case['person'] }) {
  return (
    <details>
      <summary className={styles.summary}>
        {t('historyOf', {
          handle: person.handle,
          reports: person.reports_count,
          decisions: person.decisions.length,
        })}
      </summary>
      <p>
        {person.is_deleted
          ? t('accountIsDeleted')
          : t('hereSince', { date: formatDateTime(person.created_at ?? '') })}
        {person.is_limited && ` ${t('limitedState')}`}
        {person.is_suspended && ' '}
        {person.is_suspended &&
          (person.suspended_until === null
            ? t('suspendedForGood')
            : t('suspendedUntil', { date: formatDateTime(person.suspended_until) }))}
      </p>
      <ul>
        {person.decisions.map((each) => (
          <li key={each.uuid}>
            {t('decidedAction', { action: each.action })}, {formatDateTime(each.created_at)}:{' '}
            <span dir="auto">{each.reason}</span>
          </li>
        ))}
      </ul>
      {person.is_deleted && <p className={styles.quiet}>{t('onlyLogAndReportsLeft')}</p>}
    </details>
  );
}
