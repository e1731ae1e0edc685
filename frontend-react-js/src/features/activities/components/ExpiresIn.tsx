import { exactTime } from '@/lib/time/moments';
import { remaining, shareLeft } from '@/lib/time/remaining';
import { useClock } from '@/lib/time/use-clock';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import styles from './ExpiresIn.module.css';

const STEPS = 60;

/** What remains of a crud: a ring that empties, and the time in words. Exact on hover. */
export function ExpiresIn({
  since,
  until,
  inWords = false,
}: {
  since: string;
  until: string;
  inWords?: boolean;
}) {
  const left = useClock((now) => remaining(until, now));
  const steps = useClock((now) => Math.ceil(shareLeft(since, until, now) * STEPS));
  return (
    <span className={styles.expiry} data-soon={steps <= STEPS / 10}>
      <svg className={styles.ring} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <circle className={styles.whole} cx="8" cy="8" r="6" />
        <circle
          className={styles.left}
          cx="8"
          cy="8"
          r="6"
          pathLength={STEPS}
          strokeDasharray={`${steps} ${STEPS}`}
        />
      </svg>
      <time dateTime={until} title={`Expires ${exactTime(until)}`}>
        {inWords ? 'expires in ' : <VisuallyHidden>expires in </VisuallyHidden>}
        {left}
      </time>
    </span>
  );
}
