import { Link } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { reactedPath } from '@/lib/paths';
import { formatCompact } from '@/lib/text/format-count';
import styles from './ReactionLinks.module.css';

/** Links to the people who reposted and liked a crud; none for a count of zero. */
export function ReactionLinks({
  activity: { handle, uuid, reposts_count: reposts, likes_count: likes },
}: {
  activity: Activity;
}) {
  const links = [
    { reactions: 'reposts', count: reposts, noun: reposts === 1 ? 'repost' : 'reposts' },
    { reactions: 'likes', count: likes, noun: likes === 1 ? 'like' : 'likes' },
  ] as const;
  const shown = links.filter(({ count }) => count > 0);
  if (shown.length === 0) return null;
  return (
    <p className={styles.links}>
      {shown.map(({ reactions, count, noun }) => (
        <Link key={reactions} to={reactedPath(handle, uuid, reactions)} className={styles.link}>
          <strong className={styles.count}>{formatCompact(count)}</strong> {noun}
        </Link>
      ))}
    </p>
  );
}
