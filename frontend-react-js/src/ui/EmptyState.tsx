import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** Placeholder of an empty list, with a hint what to do. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  );
}
