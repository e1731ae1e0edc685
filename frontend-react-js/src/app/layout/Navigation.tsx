import { lazy, Suspense } from 'react';
import { NavLink } from 'react-router';
import { withMessages } from '@/lib/i18n/messages';
import { t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import type { Session } from '@/lib/session/store';
import { Icon } from '@/ui/Icon';
import { SignOutButton } from '../session/SignOutButton';
import styles from './Navigation.module.css';

type ClassNames = { className: string; labelClassName: string };

// Without its code, the links still work.
const NavBadges = lazy(() =>
  withMessages(import('./NavBadges')).catch(() => ({ default: LinksWithoutBadges })),
);

const placeholders = ['first', 'second', 'third'];

function LinksWithoutBadges({ className, labelClassName }: ClassNames) {
  return (
    <>
      <NavLink to="/notifications" className={className}>
        <Icon name="bell" />
        <span className={labelClassName}>{t('notifications')}</span>
      </NavLink>
      <NavLink to="/messages" className={className}>
        <Icon name="message" />
        <span className={labelClassName}>{t('messages')}</span>
      </NavLink>
    </>
  );
}

/** The main navigation: at the left on a wide screen, a bottom bar on a phone. */
export function Navigation({ session }: { session: Session }) {
  return (
    <nav
      className={
        session.status === 'signed-out'
          ? styles.navigation
          : `${styles.navigation} ${styles.compact}`
      }
      aria-label={t('main')}
    >
      <NavLink to="/" end className={`${styles.item}`}>
        <Icon name="home" />
        <span className={styles.label}>{t('home')}</span>
      </NavLink>
      <NavLink to="/search" className={`${styles.item}`}>
        <Icon name="search" />
        <span className={styles.label}>{t('search')}</span>
      </NavLink>
      {/* Placeholders for the likely items, to avoid layout shift. */}
      {session.status === 'unknown' &&
        placeholders.map((item) => <span key={item} className={styles.item} />)}
      {session.status === 'signed-in' && (
        <>
          <Suspense
            fallback={
              <>
                <span className={styles.item} />
                <span className={styles.item} />
              </>
            }
          >
            <NavBadges className={`${styles.item}`} labelClassName={`${styles.label}`} />
          </Suspense>
          <NavLink to="/bookmarks" className={`${styles.item} ${styles.wideOnly}`}>
            <Icon name="bookmark" />
            <span className={styles.label}>{t('bookmarks')}</span>
          </NavLink>
          <NavLink to={profilePath(session.person.handle)} end className={`${styles.item}`}>
            <Icon name="person" />
            <span className={styles.label}>{t('profile')}</span>
          </NavLink>
          <NavLink to="/settings" className={`${styles.item} ${styles.wideOnly}`}>
            <Icon name="settings" />
            <span className={styles.label}>{t('settings')}</span>
          </NavLink>
          <SignOutButton
            className={`${styles.item} ${styles.wideOnly}`}
            labelClassName={styles.label}
          />
        </>
      )}
      {session.status === 'signed-out' && (
        <>
          <NavLink to="/signup" className={`${styles.item}`}>
            <Icon name="join" />
            <span className={styles.label}>{t('join')}</span>
          </NavLink>
          <NavLink to="/signin" className={`${styles.item}`}>
            <Icon name="signIn" />
            <span className={styles.label}>{t('signIn')}</span>
          </NavLink>
        </>
      )}
    </nav>
  );
}
