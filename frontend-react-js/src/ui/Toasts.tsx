import { useSyncExternalStore } from 'react';
import { Link } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { Icon } from './Icon';
import styles from './Toasts.module.css';
import { dismiss, toastStore } from './toasts';
import { VisuallyHidden } from './VisuallyHidden';

/**
 * The live region of the toasts. It is always rendered, because screen readers ignore a region that
 * is added with its first message.
 */
export function Toasts() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.current);
  return (
    <div className={styles.region} aria-live="polite">
      {toasts.map(({ id, tone, text, link }) => (
        <div
          key={id}
          className={`${styles.toast} ${styles[tone]}`}
          role={tone === 'error' ? 'alert' : undefined}
        >
          <p>{text}</p>
          {link && (
            <Link to={link.to} className={styles.link} onClick={() => dismiss(id)}>
              {link.label}
            </Link>
          )}
          <button type="button" className={styles.dismiss} onClick={() => dismiss(id)}>
            <Icon name="close" />
            <VisuallyHidden>{t('dismiss')}</VisuallyHidden>
          </button>
        </div>
      ))}
    </div>
  );
}
