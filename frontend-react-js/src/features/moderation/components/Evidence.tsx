import { formatDateTime } from '@/lib/time/format-date';
import { ImageGrid } from '@/ui/ImageGrid';
import type { Case } from '../api/types';
import styles from './Case.module.css';

/** What was reported, as it was then. */
export function Evidence({ report: { evidence } }: { report: Case }) {
  const { activity, answers, messages, profile } = evidence;
  return (
    <div className={styles.evidence}>
      {answers && (
        <blockquote className={styles.context}>
          <p className={styles.quiet}>@{answers.handle} wrote:</p>
          <p dir="auto">{answers.message}</p>
        </blockquote>
      )}
      {activity && (
        <blockquote className={styles.reported}>
          <p className={styles.quiet}>
            @{activity.handle}, {formatDateTime(activity.created_at)}
          </p>
          <p dir="auto">{activity.message}</p>
          <ImageGrid pictures={activity.media} />
        </blockquote>
      )}
      {messages && (
        <ol>
          {messages.map((message, index) => (
            <li
              key={message.uuid}
              className={index === messages.length - 1 ? styles.reported : styles.context}
            >
              <p className={styles.quiet}>
                @{message.handle}, {formatDateTime(message.created_at)}
              </p>
              <p dir="auto">{message.message}</p>
            </li>
          ))}
        </ol>
      )}
      {profile && (
        <blockquote className={styles.reported}>
          <p dir="auto">
            {profile.display_name} <span className={styles.quiet}>@{profile.handle}</span>
          </p>
          <p dir="auto">{profile.bio}</p>
        </blockquote>
      )}
    </div>
  );
}
