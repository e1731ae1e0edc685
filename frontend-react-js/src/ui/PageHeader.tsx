import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from './Icon';
import styles from './PageHeader.module.css';
import { VisuallyHidden } from './VisuallyHidden';

/** The heading of a page, with a link to the parent page. */
export function PageHeader({
  children,
  backHome = false,
  backTo = backHome ? { path: '/', label: 'Back to home' } : null,
  actions,
  level: Heading = 'h1',
}: {
  children: ReactNode;
  backHome?: boolean;
  backTo?: { path: string; label: string } | null;
  actions?: ReactNode;
  level?: 'h1' | 'h2';
}) {
  return (
    <header className={styles.header}>
      {backTo && (
        <Link to={backTo.path} className={styles.back}>
          <Icon name="back" />
          <VisuallyHidden>{backTo.label}</VisuallyHidden>
        </Link>
      )}
      <Heading className={styles.title}>{children}</Heading>
      {actions}
    </header>
  );
}
