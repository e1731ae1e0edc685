import { Link } from 'react-router';
import { quotedText } from '@/lib/api/quoted-text';
import { rich, t } from '@/lib/i18n/translate';
import { crudPath } from '@/lib/paths';
import { useSession } from '@/lib/session/use-session';
import { formatDateTime, formatRelative } from '@/lib/time/format-date';
import { useNow } from '@/lib/time/use-now';
import { AvatarLink } from '@/ui/AvatarLink';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { describeAction, type Notification } from '../notification';
import { Actors } from './Actors';
import styles from './NotificationRow.module.css';

export function NotificationRow({ notification }: { notification: Notification }) {
  const { created_at, unread, actors, actors_count, activity } = notification;
  const age = useNow((now) => formatRelative(created_at, now));
  const newest = actors[0];
  const session = useSession();
  const viewer = session.status === 'signed-in' ? session.person.handle : '';
  return (
    <article className={unread ? `${styles.row} ${styles.unread}` : styles.row}>
      {newest && (
        <AvatarLink name={newest.display_name} handle={newest.handle} picture={newest.avatar} />
      )}
      <div className={styles.body}>
        <p className={styles.summary}>
          {unread && <VisuallyHidden>{t('unread')} </VisuallyHidden>}
          {rich(describeAction(notification, viewer), {
            count: actors_count,
            handle: activity?.reply_to_handle ?? '',
            actors: () => <Actors actors={actors} count={actors_count} />,
          })}{' '}
          <time className={styles.age} dateTime={created_at} title={formatDateTime(created_at)}>
            <span aria-hidden="true">· </span>
            {age}
          </time>
        </p>
        {notification.kind === 'follow_request' && (
          <Link to="/settings/requests" className={styles.crud}>
            {t('seeRequests')}
          </Link>
        )}
        {activity && (
          <Link to={crudPath(activity.handle, activity.uuid)} className={styles.crud}>
            <span className={styles.excerpt} dir="auto">
              {quotedText(activity)}
            </span>
          </Link>
        )}
      </div>
    </article>
  );
}
