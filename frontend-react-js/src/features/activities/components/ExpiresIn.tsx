import { rich, t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';
import { formatRemaining, fractionLeft } from '@/lib/time/format-remaining';
import { useNow } from '@/lib/time/use-now';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import styles from './ExpiresIn.module.css';

const STEPS = 60;

/** Time until a crud expires, as a ring and as text; the exact time on hover. */
export function ExpiresIn({
  since,
  until,
  inWords = false,
}: {
  since: string;
  until: string;
  inWords?: boolean;
}) {
  const left = useNow((now) => formatRemaining(until, now));
  const steps = useNow((now) => Math.ceil(fractionLeft(since, until, now) * STEPS));
  return (
    <span className={styles.expiry} data-soon={steps <= STEPS / 10}>
      <svg className={styles.ring} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <circle className={styles.track} cx="8" cy="8" r="6" />
        <circle
          className={styles.remaining}
          cx="8"
          cy="8"
          r="6"
          pathLength={STEPS}
          strokeDasharray={`${steps} ${STEPS}`}
        />
      </svg>
      <time dateTime={until} title={t('expiresAt', { time: formatDateTime(until) })}>
        {rich('expiresIn', {
          left,
          words: (words) => (inWords ? words : <VisuallyHidden>{words}</VisuallyHidden>),
        })}
      </time>
    </span>
  );
}
