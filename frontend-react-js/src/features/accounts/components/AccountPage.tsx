import type { ReactNode } from 'react';
import { useTitle } from '@/lib/use-title';
import styles from './AccountPage.module.css';

/** Layout of every account page: title, intro, form and links to related pages. */
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
