import { type ReactNode, useId } from 'react';
import styles from './Section.module.css';

export function Section({
  title,
  problem = null,
  children,
}: {
  title: string;
  problem?: string | null;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      {children}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
