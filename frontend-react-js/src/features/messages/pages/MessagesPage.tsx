import { Outlet, useLocation, useMatch, useSearchParams } from 'react-router';
import { useBreakpoint } from '@/lib/use-breakpoint';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import type { Folder } from '../api/types';
import { Conversations } from '../components/Conversations';
import styles from './MessagesPage.module.css';

/** The conversations, and beside them, or in their place where there is little room, the one that is open. */
export function MessagesPage({ viewer }: { viewer: string }) {
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  const isList = useMatch('/messages') !== null;
  const isWide = useBreakpoint() === 'desktop';
  const folder: Folder = search.get('folder') === 'requests' ? 'requests' : 'inbox';

  return (
    <div className={isWide ? styles.panes : undefined}>
      {(isWide || isList) && (
        <div className={styles.list}>
          <Conversations folder={folder} viewer={viewer} isAlone={!isWide || isList} />
        </div>
      )}
      {(isWide || !isList) && (
        <ErrorBoundary key={pathname}>
          <Outlet />
        </ErrorBoundary>
      )}
    </div>
  );
}
