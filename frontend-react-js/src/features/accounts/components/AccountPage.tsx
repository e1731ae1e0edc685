import type { ReactNode } from 'react';
import { useTitle } from '@/lib/use-title';
import styles from './AccountPage.module.css';

/** The frame of each account page: what it is for, its form, and the links on. */
export function AccountPage({
  title,
  intro,
  children,
  links,
}: {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
  links: ReactNode;
}) {
  useTitle(title);
  return (
    <div className={styles.page}>
      <header>
        <h1 className={styles.title}>{title}</h1>
        {intro && <p className={styles.intro}>{intro}</p>}
      </header>
      {children}
      <div className={styles.links}>{links}</div>
    </div>
  );
}
