import { Link } from 'react-router';
import styles from './TabLinks.module.css';

export type TabLink = { to: string; label: string; isCurrent: boolean };

/** Tabs as links: each view of the page has its own URL and history entry. */
export function TabLinks({ label, tabs }: { label: string; tabs: TabLink[] }) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {tabs.map(({ to, label: text, isCurrent }) => (
        <Link
          key={to}
          to={to}
          state={{ preserveScroll: true }}
          className={styles.tab}
          aria-current={isCurrent ? 'page' : undefined}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
