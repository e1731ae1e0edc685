import { type ComponentType, lazy, Suspense } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { QuoteCrud } from '@/features/activities/quote-crud';
import type { Activity } from '@/lib/api/types';
import { withMessages } from '@/lib/i18n/messages';
import { t } from '@/lib/i18n/translate';
import { matchesMedia } from '@/lib/media-query';
import type { SessionPerson } from '@/lib/session/store';
import { useSession } from '@/lib/session/use-session';
import { useBreakpoint } from '@/lib/use-breakpoint';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Logo } from '@/ui/Logo';
import { Toasts } from '@/ui/Toasts';
import { ComposeButton } from '../compose/ComposeButton';
import { composeDialog } from '../compose/compose-dialog-store';
import { SessionNotice } from '../session/SessionNotice';
import styles from './Layout.module.css';
import { Navigation } from './Navigation';
import { OfflineBanner } from './OfflineBanner';
import { PageLoading } from './PageLoading';
import { ScrollRestoration } from './ScrollRestoration';
import { useHideBars } from './use-hide-bars';

type PersonComponent = ComponentType<{ person: SessionPerson }>;

// Optional parts: the page works if their code fails to load.
const Sidebar = lazy<ComponentType>(() => withMessages(import('./Sidebar')).catch(renderNothing));
const AccountMenu = lazy<PersonComponent>(() =>
  withMessages(import('./AccountMenu')).catch(renderNothing),
);
const ComposeDialog = lazy<PersonComponent>(() =>
  withMessages(import('../compose/ComposeDialog')).catch(() => {
    composeDialog.setCode('failed');
    return renderNothing();
  }),
);
const HoverCards = lazy(() => withMessages(import('../people/HoverCards')).catch(renderNothing));
const KeyboardShortcuts = lazy(() =>
  withMessages(import('../shortcuts/KeyboardShortcuts')).catch(renderNothing),
);

const renderNothing = () => ({ default: () => null });

const openQuote = (quoted: Activity) => composeDialog.open({ quoted });

export function Layout() {
  useHideBars();
  const session = useSession();
  const { pathname } = useLocation();
  const breakpoint = useBreakpoint();
  const person = session.status === 'signed-in' ? session.person : null;
  // All message pages share one key, so that the conversation list stays mounted.
  const isMessages = pathname.startsWith('/messages');
  return (
    <div className={styles.layout}>
      <a href="#main" className={styles.skip}>
        {t('skipToTheContent')}
      </a>
      <header className={styles.header}>
        <div className={styles.top}>
          <Link to="/" className={styles.brand}>
            <Logo />
            Cruddur
          </Link>
          {person && breakpoint === 'phone' && (
            <Suspense>
              <AccountMenu person={person} />
            </Suspense>
          )}
        </div>
        <Navigation session={session} />
        {person && <ComposeButton />}
      </header>
      <main
        id="main"
        className={isMessages ? `${styles.main} ${styles.messages}` : styles.main}
        tabIndex={-1}
      >
        <SessionNotice session={session} />
        <ErrorBoundary key={isMessages ? 'messages' : pathname}>
          <Suspense fallback={<PageLoading />}>
            <QuoteCrud value={openQuote}>
              <Outlet />
            </QuoteCrud>
          </Suspense>
        </ErrorBoundary>
      </main>
      {breakpoint === 'desktop' && !isMessages && (
        <Suspense>
          <Sidebar />
        </Suspense>
      )}
      {person && (
        <Suspense>
          <ComposeDialog person={person} />
        </Suspense>
      )}
      <Suspense>
        <KeyboardShortcuts />
        {matchesMedia('(hover: hover) and (pointer: fine)') && <HoverCards />}
      </Suspense>
      <OfflineBanner />
      <Toasts />
      <ScrollRestoration />
    </div>
  );
}
