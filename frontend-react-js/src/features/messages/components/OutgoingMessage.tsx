import { useQueryClient } from '@tanstack/react-query';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { Button } from '@/ui/Button';
import { enqueueMessage } from '../api/send-queue';
import { type OutgoingMessage as Outgoing, outbox } from '../outbox';
import styles from './OutgoingMessage.module.css';

/** A message that is being sent, or has failed and can be retried or discarded. */
export function OutgoingMessage({
  outgoing,
  person,
}: {
  outgoing: Outgoing;
  person: SessionPerson;
}) {
  const queries = useQueryClient();
  const hasFailed = outgoing.state === 'failed';
  return (
    <div className={styles.outgoing}>
      <p className={hasFailed ? `${styles.bubble} ${styles.failed}` : styles.bubble} dir="auto">
        {outgoing.message}
      </p>
      {hasFailed ? (
        <div className={styles.failure}>
          <p role="alert">
            {t('notSent')} {outgoing.problem}
          </p>
          <div className={styles.actions}>
            <Button variant="plain" onClick={() => outbox.remove(person.uuid, outgoing.key)}>
              {t('discard')}
            </Button>
            <Button
              variant="outlined"
              onClick={() => enqueueMessage(queries, person.uuid, outgoing)}
            >
              {t('retry')}
            </Button>
          </div>
        </div>
      ) : (
        <p className={styles.status} role="status">
          {t('sending')}
        </p>
      )}
    </div>
  );
}
