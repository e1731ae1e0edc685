import type { ReactNode } from 'react';
import styles from './Notice.module.css';

/** A message about what just happened. A problem interrupts a screen reader, other news waits its turn. */
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
