import { Outlet, useLocation, useMatch, useSearchParams } from 'react-router';
import { useBreakpoint } from '@/lib/use-breakpoint';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import type { Folder } from '../api/types';
import { Conversations } from '../components/Conversations';
import styles from './MessagesPage.module.css';

/** List and open conversation, side by side on wide screens. */
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
