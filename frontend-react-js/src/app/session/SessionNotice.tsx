import { Link, useLocation } from 'react-router';
import type { Session } from '@/lib/session/store';
import { Notice } from '@/ui/Notice';
import styles from './SessionNotice.module.css';

/** Notice that the session has expired, with a link to sign in again. */
export function SessionNotice({ session }: { session: Session }) {
  const { pathname } = useLocation();
  if (session.status !== 'signed-out' || session.reason !== 'expired') return null;
  if (pathname === '/signin') return null;
  return (
    <div className={styles.notice}>
      <Notice tone="info">
        Your session has ended. What you were writing is kept:{' '}
        <Link to="/signin" state={{ from: pathname }}>
          sign in again
        </Link>{' '}
        to go on.
      </Notice>
    </div>
  );
}
