import type { Activity } from '@/lib/api/types';
import { LinkedText } from '@/ui/LinkedText';
import styles from './CrudMessage.module.css';

/** Text of a crud with its links. */
export function CrudMessage({
  activity: { message, entities },
  large = false,
}: {
  activity: Activity;
  large?: boolean;
}) {
  if (message === '') return null;
  return (
    <p className={large ? `${styles.message} ${styles.large}` : styles.message} dir="auto">
      <LinkedText text={message} entities={entities} />
    </p>
  );
}
