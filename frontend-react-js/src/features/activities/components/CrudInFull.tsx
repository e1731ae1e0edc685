import type { Activity } from '@/lib/api/types';
import { exactTime } from '@/lib/time/moments';
import { Avatar } from '@/ui/Avatar';
import { CrudAuthor } from './CrudAuthor';
import styles from './CrudInFull.module.css';
import { CrudMessage } from './CrudMessage';
import { ExpiresIn } from './ExpiresIn';
import { RepliesCount } from './RepliesCount';
import { ReplyingTo } from './ReplyingTo';

/** A crud as the subject of its own page. */
export function CrudInFull({ activity }: { activity: Activity }) {
  return (
    <article className={styles.crud}>
      <header className={styles.byline}>
        <Avatar name={activity.display_name} handle={activity.handle} />
        <CrudAuthor activity={activity} />
      </header>
      <ReplyingTo activity={activity} />
      <CrudMessage activity={activity} large />
      <footer className={styles.facts}>
        <time dateTime={activity.created_at}>{exactTime(activity.created_at)}</time>
        <RepliesCount activity={activity} />
        {activity.expires_at && <ExpiresIn expiresAt={activity.expires_at} />}
      </footer>
    </article>
  );
}
