import { t } from '@/lib/i18n/translate';
import { formatTime } from '@/lib/time/format-date';
import { Avatar } from '@/ui/Avatar';
import { AvatarLink } from '@/ui/AvatarLink';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { MessageGroup } from '../api/types';
import type { Run } from '../conversation-days';
import type { ReadReceipts } from '../read-receipts';
import { Message } from './Message';
import styles from './MessageRun.module.css';

/** Consecutive messages of one person; `author` is null for the viewer. */
export function MessageRun({
  run: { messages },
  author,
  sent,
  seen,
}: { run: Run; author: MessageGroup | null } & ReadReceipts) {
  const last = messages.at(-1);
  const Portrait = author?.deleted ? Avatar : AvatarLink;
  return (
    <div className={author ? styles.run : `${styles.run} ${styles.own}`}>
      {author && (
        <span className={styles.avatar}>
          <Portrait name={author.display_name} handle={author.handle} picture={author.avatar} />
        </span>
      )}
      <ol className={styles.messages}>
        {messages.map((message) => (
          <li key={message.uuid} className={styles.item} data-message={message.uuid}>
            <VisuallyHidden>
              {author ? `${author.display_name}: ` : `${t('ownMessage')} `}
            </VisuallyHidden>
            <Message message={message} isOwn={author === null} />
            {message.uuid === last?.uuid && (
              <p className={styles.status}>
                <time dateTime={message.created_at}>{formatTime(message.created_at)}</time>
                {message.uuid === sent && ` · ${t('sent')}`}
                {message.uuid === seen && ` · ${t('seen')}`}
              </p>
            )}
            {message.uuid !== last?.uuid && message.uuid === seen && (
              <p className={styles.status}>{t('seen')}</p>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
