import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { BackLink } from './BackLink';
import styles from './PageHeader.module.css';

/** The heading of a page. `backHome` adds a link back; `backTo` also names the page above this one. */
export function PageHeader({
  children,
  backHome = false,
  backTo = null,
  actions,
  level: Heading = 'h1',
}: {
  children: ReactNode;
  backHome?: boolean;
  backTo?: { path: string; label: string } | null;
  actions?: ReactNode;
  level?: 'h1' | 'h2';
}) {
  const { pathname } = useLocation();
  const back = backTo ?? (backHome ? { path: pathAbove(pathname), label: t('back') } : null);
  return (
    <header className={styles.header}>
      {back && <BackLink {...back} />}
      <Heading className={styles.title}>{children}</Heading>
      {actions}
    </header>
  );
}

/** A person's cruds and lists are below their profile, everything else is below home. */
function pathAbove(pathname: string): string {
  const [profile, rest] = pathname.slice(1).split('/');
  return profile?.startsWith('@') && rest ? `/${profile}` : '/';
}
