import { useId } from 'react';
import { t } from '@/lib/i18n/translate';
import { formatDuration } from '@/lib/text/format-count';
import { formatRemaining } from '@/lib/time/format-remaining';
import { useNow } from '@/lib/time/use-now';
import { Icon } from '@/ui/Icon';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { type ExpiryTtl, expiries, outlives, parseExpiry } from '../expiry';
import styles from './ExpirySelect.module.css';

const WITH_PARENT = 'with-parent';

/** Field for a lifetime. A reply may also expire with its parent, which is null. */
export function ExpirySelect({
  value,
  parentExpiresAt,
  onChange,
  disabled,
}: {
  value: ExpiryTtl | null;
  parentExpiresAt: string | null;
  onChange: (ttl: ExpiryTtl | null) => void;
  disabled: boolean;
}) {
  const id = useId();
  const left = useNow((now) => parentExpiresAt !== null && formatRemaining(parentExpiresAt, now));
  const isLonger = useNow(
    (now) => parentExpiresAt !== null && value !== null && outlives(value, parentExpiresAt, now),
  );
  return (
    <div className={styles.expiry} title={t('expiresInField')}>
      <Icon name="clock" />
      <label htmlFor={id}>
        <VisuallyHidden>{t('expiresInField')}</VisuallyHidden>
      </label>
      <select
        id={id}
        className={styles.choice}
        value={value ?? WITH_PARENT}
        disabled={disabled}
        aria-describedby={isLonger ? `${id}-note` : undefined}
        onChange={(event) => onChange(parseExpiry(event.target.value))}
      >
        {left !== false && <option value={WITH_PARENT}>{t('withThisCrud', { left })}</option>}
        {expiries.map(({ ttl, count, unit }) => (
          <option key={ttl} value={ttl}>
            {formatDuration(count, unit)}
          </option>
        ))}
      </select>
      {isLonger && <span id={`${id}-note`}>{t('crudExpiresBefore', { left: left || '' })}</span>}
    </div>
  );
}
