import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { Feed } from '@/features/activities/components/Feed';
import { withMessages } from '@/lib/i18n/messages';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { useSession } from '@/lib/session/use-session';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import { EmptyHome } from './EmptyHome';
import { Hero } from './Hero';
import styles from './HomePage.module.css';

// Loaded lazily: most visits are anonymous, and only users write.
const loadComposer = () => withMessages(import('../compose/HomeComposer'));
// Without its code, the feed can still be read.
const HomeComposer = lazy<ComponentType<{ person: SessionPerson }>>(() =>
  loadComposer().catch(() => ({ default: () => null })),
);

export function HomePage() {
  const session = useSession();
  const [search] = useSearchParams();
  const showsEveryone = search.get('tab') === 'everyone';
  useTitle(null);

  // Preload the composer while the session is resolved: it is likely a signed-in user.
  useEffect(() => {
    if (session.status === 'unknown') loadComposer().catch(() => undefined);
  }, [session.status]);

  if (session.status === 'signed-out') {
    return (
      <>
        <Hero />
        <Feed
          name="home"
          empty={
            <EmptyState title={t('itsQuietHere')}>
              <p>{t('noCrudAlive')}</p>
            </EmptyState>
          }
        />
      </>
    );
  }
  return (
    <>
      <div className={styles.header}>
        <PageHeader>{t('home')}</PageHeader>
      </div>
      <TabLinks
        label={t('feeds')}
        tabs={[
          { to: '/', label: t('followingFeed'), isCurrent: !showsEveryone },
          { to: '/?tab=everyone', label: t('everyone'), isCurrent: showsEveryone },
        ]}
      />
      {session.status === 'unknown' && <div className={styles.composerPlaceholder} />}
      {session.status === 'signed-in' && (
        <Suspense fallback={<div className={styles.composerPlaceholder} />}>
          <HomeComposer key={session.person.uuid} person={session.person} />
        </Suspense>
      )}
      {showsEveryone ? (
        <Feed
          key="public"
          name="public"
          empty={
            <EmptyState title={t('itsQuietHere')}>
              <p>{t('writeTheFirstCrudAbove')}</p>
            </EmptyState>
          }
        />
      ) : (
        <Feed key="home" name="home" empty={<EmptyHome />} />
      )}
    </>
  );
}
