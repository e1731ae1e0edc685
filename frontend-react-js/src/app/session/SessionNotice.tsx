import { Link, useLocation } from 'react-router';
import { rich } from '@/lib/i18n/translate';
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
        {rich('sessionEnded', {
          link: (words) => (
            <Link to="/signin" state={{ from: pathname }}>
              {words}
            </Link>
          ),
        })}
      </Notice>
    </div>
  );
}
