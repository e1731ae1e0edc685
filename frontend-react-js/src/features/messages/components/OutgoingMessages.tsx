import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import type { OutgoingMessage as Outgoing } from '../outbox';
import { OutgoingMessage } from './OutgoingMessage';
import styles from './OutgoingMessages.module.css';

export function OutgoingMessages({
  outgoing,
  person,
}: {
  outgoing: Outgoing[];
  person: SessionPerson;
}) {
  if (outgoing.length === 0) return null;
  return (
    <ol className={styles.messages} aria-label={t('notSentYet')}>
      {outgoing.map((one) => (
        <li key={one.key}>
          <OutgoingMessage outgoing={one} person={person} />
        </li>
      ))}
    </ol>
  );
}
