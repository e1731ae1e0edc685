import type { ReactNode } from 'react';
import { useTitle } from '@/lib/use-title';
import styles from './AccountPage.module.css';

/** The frame of each account page: what it is for, its form, and the ways on. */
export function AccountPage({
  title,
  intro,
  children,
  ways,
}: {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
  ways: ReactNode;
}) {
  useTitle(title);
  return (
    <div className={styles.page}>
      <header>
        <h1 className={styles.title}>{title}</h1>
        {intro && <p className={styles.intro}>{intro}</p>}
      </header>
      {children}
      <div className={styles.ways}>{ways}</div>
    </div>
  );
}
