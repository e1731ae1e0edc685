import { Link } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { msg, rich } from '@/lib/i18n/translate';
import { reactedPath } from '@/lib/paths';
import { formatCompact } from '@/lib/text/format-count';
import styles from './ReactionLinks.module.css';

/** Links to the people who reposted and liked a crud, and to its quotes; none for a count of zero. */
export function ReactionLinks({
  activity: { handle, uuid, reposts_count: reposts, likes_count: likes, quotes_count: quotes },
}: {
  activity: Activity;
}) {
  const links = [
    { reactions: 'reposts', count: reposts, text: msg('repostsShown') },
    { reactions: 'likes', count: likes, text: msg('likesShown') },
    { reactions: 'quotes', count: quotes, text: msg('quotesShown') },
  ] as const;
  const shown = links.filter(({ count }) => count > 0);
  if (shown.length === 0) return null;
  return (
    <p className={styles.links}>
      {shown.map(({ reactions, count, text }) => (
        <Link key={reactions} to={reactedPath(handle, uuid, reactions)} className={styles.link}>
          {rich(text, {
            count,
            shown: formatCompact(count),
            number: (digits) => <strong className={styles.count}>{digits}</strong>,
          })}
        </Link>
      ))}
    </p>
  );
}
