import { useId } from 'react';
import { Icon } from '@/ui/Icon';
import { defaultExpiry, type ExpiryTtl, expiries, parseExpiry } from '../expiry';
import styles from './ExpirySelect.module.css';

export function ExpirySelect({
  value,
  onChange,
  disabled,
}: {
  value: ExpiryTtl;
  onChange: (ttl: ExpiryTtl) => void;
  disabled: boolean;
}) {
  const id = useId();
  return (
    <div className={styles.expiry}>
      <Icon name="clock" />
      <label htmlFor={id}>Expires in</label>
      <select
        id={id}
        className={styles.choice}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(parseExpiry(event.target.value) ?? defaultExpiry)}
      >
        {expiries.map(({ ttl, label }) => (
          <option key={ttl} value={ttl}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
