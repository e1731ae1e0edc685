import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from './Icon';
import styles from './PageHeader.module.css';
import { VisuallyHidden } from './VisuallyHidden';

/** The page's heading, with the way back home when the page is below it. */
export function PageHeader({
  children,
  backHome = false,
}: {
  children: ReactNode;
  backHome?: boolean;
}) {
  return (
    <header className={styles.header}>
      {backHome && (
        <Link to="/" className={styles.back}>
          <Icon name="back" />
          <VisuallyHidden>Back to home</VisuallyHidden>
        </Link>
      )}
      <h1 className={styles.title}>{children}</h1>
    </header>
  );
}
