import { Link } from 'react-router';
import { listFormat } from '@/lib/i18n/intl';
import { t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import type { Notification } from '../notification';
import styles from './Actors.module.css';

/** The actors of a notification: one, two, or the latest and the number of others. */
export function Actors({ actors, count }: { actors: Notification['actors']; count: number }) {
  const named = actors.slice(0, count === 2 ? 2 : 1);
  const others = count - named.length;
  const all = others > 0 ? [...named, null] : named;
  // The language decides which words are between them.
  const parts = listFormat().formatToParts(all.map((_, place) => `${place}`));
  return (
    <>
      {parts.map(({ type, value }) => {
        if (type === 'literal') return value;
        const actor = all[Number(value)];
        if (!actor) return t('othersCount', { count: others });
        return (
          <Link
            key={actor.handle}
            to={profilePath(actor.handle)}
            className={styles.actor}
            title={actor.display_name}
            data-person={actor.handle}
          >
            <bdi>@{actor.handle}</bdi>
          </Link>
        );
      })}
    </>
  );
}
