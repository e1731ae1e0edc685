import { type ComponentType, lazy, Suspense } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import type { SessionPerson } from '@/lib/session/store';
import { useSession } from '@/lib/session/use-session';
import { useBreakpoint } from '@/lib/use-breakpoint';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Logo } from '@/ui/Logo';
import { Toasts } from '@/ui/Toasts';
import styles from './Layout.module.css';
import { Navigation } from './Navigation';
import { OfflineBanner } from './OfflineBanner';
import { PageLoading } from './PageLoading';
import { ScrollMemory } from './ScrollMemory';
import { SessionNotice } from './SessionNotice';
import { WriteButton } from './WriteButton';

type ForPerson = ComponentType<{ person: SessionPerson }>;

// Without this code, the page is still a page.
const SideColumn = lazy<ComponentType>(() => import('./SideColumn').catch(nothing));
const AccountMenu = lazy<ForPerson>(() => import('./AccountMenu').catch(nothing));
const WriteDialog = lazy<ForPerson>(() => import('./WriteDialog').catch(nothing));
const Keys = lazy(() => import('./Keys').catch(nothing));

const nothing = () => ({ default: () => null });

export function Layout() {
  const session = useSession();
  const { pathname } = useLocation();
  const screen = useBreakpoint();
  const person = session.status === 'signed-in' ? session.person : null;
  // Its own side: the list of conversations stays where it is while one after the other is opened.
  const isMessages = pathname.startsWith('/messages');
  // On a phone, the button would lie on what one does there.
  const isQuiet = isMessages || pathname === '/settings';
  return (
    <div className={styles.layout}>
      <a href="#main" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.side}>
        <div className={styles.top}>
          <Link to="/" className={styles.brand}>
            <Logo />
            Cruddur
          </Link>
          {person && screen === 'phone' && (
            <Suspense>
              <AccountMenu person={person} />
            </Suspense>
          )}
        </div>
        <Navigation session={session} />
        {person && !(isQuiet && screen === 'phone') && <WriteButton />}
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
      {screen === 'desktop' && !isMessages && (
        <Suspense>
          <SideColumn />
        </Suspense>
      )}
      {person && (
        <Suspense>
          <WriteDialog person={person} />
        </Suspense>
      )}
      <Suspense>
        <Keys />
      </Suspense>
      <OfflineBanner />
      <Toasts />
      <ScrollMemory />
    </div>
  );
}
