import { lazy, Suspense } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { useSession } from '@/lib/session/use-session';
import { useWideScreen } from '@/lib/use-wide-screen';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Logo } from '@/ui/Logo';
import { Toasts } from '@/ui/Toasts';
import styles from './Layout.module.css';
import { Navigation } from './Navigation';
import { PageLoading } from './PageLoading';
import { ScrollMemory } from './ScrollMemory';
import { SessionNotice } from './SessionNotice';

const SideColumn = lazy(() => import('./SideColumn'));

export function Layout() {
  const session = useSession();
  const { pathname } = useLocation();
  const isWide = useWideScreen();
  // Its own side: the list of conversations stays where it is while one after the other is opened.
  const isMessages = pathname.startsWith('/messages');
  return (
    <div className={styles.layout}>
      <a href="#main" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.side}>
        <Link to="/" className={styles.brand}>
          <Logo />
          Cruddur
        </Link>
        <Navigation session={session} />
      </header>
      <main
        id="main"
        className={isMessages ? `${styles.main} ${styles.messages}` : styles.main}
        tabIndex={-1}
      >
        <SessionNotice session={session} />
        <ErrorBoundary key={isMessages ? 'messages' : pathname}>
          <Suspense fallback={<PageLoading />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      {isWide && !isMessages && (
        <Suspense>
          <SideColumn />
        </Suspense>
      )}
      <Toasts />
      <ScrollMemory />
    </div>
  );
}
