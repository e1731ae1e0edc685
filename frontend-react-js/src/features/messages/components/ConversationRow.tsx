import { NavLink } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { formatDateTime, formatRelative } from '@/lib/time/format-date';
import { useNow } from '@/lib/time/use-now';
import { Avatar } from '@/ui/Avatar';
import { AvatarLink } from '@/ui/AvatarLink';
import { PersonName } from '@/ui/PersonName';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { MessageGroup } from '../api/types';
import { conversationPath } from '../paths';
import styles from './ConversationRow.module.css';
import { UnreadCount } from './UnreadCount';

/** A conversation in a list, with a preview of its latest message. */
export function ConversationRow({
  conversation,
  viewer,
}: {
  conversation: MessageGroup;
  viewer: string;
}) {
  const age = useNow((now) => formatRelative(conversation.created_at, now));
  const Portrait = conversation.deleted ? Avatar : AvatarLink;
  const isUnread = conversation.unread_count > 0;
  const preview = conversation.message_deleted ? (
    <em>{t('messageTakenBack')}</em>
  ) : (
    conversation.message
  );
  return (
    <div className={isUnread ? `${styles.row} ${styles.unread}` : `${styles.row}`}>
      <Portrait
        name={conversation.display_name}
        handle={conversation.handle}
        picture={conversation.avatar}
      />
      <NavLink
        to={conversationPath(conversation.uuid, conversation.folder)}
        className={`${styles.body}`}
      >
        <span className={styles.top}>
          <span className={styles.name}>
            <PersonName
              name={conversation.display_name}
              handle={conversation.deleted ? null : conversation.handle}
            />
          </span>{' '}
          <time
            className={styles.age}
            dateTime={conversation.created_at}
            title={formatDateTime(conversation.created_at)}
          >
            {age}
          </time>
        </span>
        <span className={styles.bottom}>
          <span className={styles.preview} dir="auto">
            {preview !== '' && conversation.message_user_uuid === viewer && `${t('ownMessage')} `}
            {preview}
          </span>{' '}
          {isUnread && <UnreadCount count={conversation.unread_count} />}
        </span>
        {isUnread && <VisuallyHidden>{t('isUnread')}</VisuallyHidden>}
      </NavLink>
    </div>
  );
}
