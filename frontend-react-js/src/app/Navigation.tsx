import { NavLink } from 'react-router';
import type { Session } from '@/lib/session/store';
import { Icon } from '@/ui/Icon';
import styles from './Navigation.module.css';
import { SignOutButton } from './SignOutButton';

/** Where one can go: at the left on a wide screen, along the bottom on a phone. */
export function Navigation({ session }: { session: Session }) {
  return (
    <nav className={styles.navigation} aria-label="Main">
      <NavLink to="/" end className={`${styles.item}`}>
        <Icon name="home" />
        Home
      </NavLink>
      {session.status === 'signed-in' && (
        <>
          <NavLink to="/bookmarks" className={`${styles.item}`}>
            <Icon name="bookmark" />
            Bookmarks
          </NavLink>
          <NavLink to={`/@${session.person.handle}`} end className={`${styles.item}`}>
            <Icon name="person" />
            Profile
          </NavLink>
          <SignOutButton className={styles.item} />
        </>
      )}
      {session.status === 'signed-out' && (
        <>
          <NavLink to="/signup" className={`${styles.item}`}>
            <Icon name="join" />
            Join
          </NavLink>
          <NavLink to="/signin" className={`${styles.item}`}>
            <Icon name="enter" />
            Sign in
          </NavLink>
        </>
      )}
    </nav>
  );
}
