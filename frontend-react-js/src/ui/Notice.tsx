import type { ReactNode } from 'react';
import styles from './Notice.module.css';

/**
 * A message about the last action. Screen readers announce an error immediately (alert), other
 * messages politely (status).
 */
export function Notice({ tone, children }: { tone: 'info' | 'error'; children: ReactNode }) {
  return (
    <div
      className={`${styles.notice} ${styles[tone]}`}
      role={tone === 'error' ? 'alert' : 'status'}
      tabIndex={-1}
    >
      {children}
    </div>
  );
}
