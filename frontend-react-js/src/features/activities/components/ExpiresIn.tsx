import { exactTime } from '@/lib/time/moments';
import { remaining } from '@/lib/time/remaining';
import { useClock } from '@/lib/time/use-clock';
import { Icon } from '@/ui/Icon';
import styles from './CrudFact.module.css';

export function ExpiresIn({ expiresAt }: { expiresAt: string }) {
  const left = useClock((now) => remaining(expiresAt, now));
  return (
    <span className={styles.fact}>
      <Icon name="clock" />
      <time dateTime={expiresAt} title={exactTime(expiresAt)}>
        expires in {left}
      </time>
    </span>
  );
}
