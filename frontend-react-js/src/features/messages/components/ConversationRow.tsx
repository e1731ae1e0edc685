import { NavLink } from 'react-router';
import { exactTime, formatRelative } from '@/lib/time/format-date';
import { useNow } from '@/lib/time/use-now';
import { Avatar } from '@/ui/Avatar';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { MessageGroup } from '../api/types';
import { conversationPath } from '../paths';
import styles from './ConversationRow.module.css';
import { UnreadCount } from './UnreadCount';

/** One conversation in a list: with whom, and what was said last. */
export function ConversationRow({ group, viewer }: { group: MessageGroup; viewer: string }) {
  const age = useNow((now) => formatRelative(group.created_at, now));
  const isUnread = group.unread_count > 0;
  return (
    <NavLink
      to={conversationPath(group.uuid, group.folder)}
      className={isUnread ? `${styles.row} ${styles.unread}` : `${styles.row}`}
    >
      <Avatar name={group.display_name} handle={group.handle} picture={group.avatar} />
      <span className={styles.body}>
        <span className={styles.top}>
          <bdi className={styles.name}>{group.display_name}</bdi>{' '}
          {!group.deleted && <span className={styles.quiet}>@{group.handle}</span>}{' '}
          <time
            className={styles.age}
            dateTime={group.created_at}
            title={exactTime(group.created_at)}
          >
            {age}
          </time>
        </span>
        <span className={styles.bottom}>
          <span className={styles.preview} dir="auto">
            {group.message_user_uuid === viewer && 'You: '}
            {group.message_deleted ? <em>Message taken back</em> : group.message}
          </span>{' '}
          {isUnread && <UnreadCount count={group.unread_count} />}
        </span>
      </span>
      {isUnread && <VisuallyHidden>unread</VisuallyHidden>}
    </NavLink>
  );
}
