import { Link } from 'react-router';
import { profilePath } from '@/lib/paths';
import { pluralize } from '@/lib/text/format-count';
import type { Notification } from '../notification';
import styles from './Actors.module.css';

/** The actors of a notification: one, two, or the latest and the number of others. */
export function Actors({ actors, count }: { actors: Notification['actors']; count: number }) {
  const named = actors.slice(0, count === 2 ? 2 : 1);
  const others = count - named.length;
  return (
    <>
      {named.map(({ handle, display_name }, index) => (
        <span key={handle}>
          {index > 0 && ' and '}
          <Link
            to={profilePath(handle)}
            className={styles.actor}
            title={display_name}
            data-person={handle}
          >
            @{handle}
          </Link>
        </span>
      ))}
      {others > 0 && ` and ${pluralize(others, 'other', 'others')}`}
    </>
  );
}
