import { useInfiniteQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Link } from 'react-router';
import { flattenPages } from '@/lib/api/pagination';
import { t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import { AvatarLink } from '@/ui/AvatarLink';
import { suggestionsQuery } from '../api/queries';
import { FollowButton } from './FollowButton';
import styles from './WhoToFollow.module.css';

const MAX_SHOWN = 4;

/** Suggested people to follow; renders nothing while there are none. */
export function WhoToFollow() {
  const id = useId();
  const { items } = flattenPages(useInfiniteQuery(suggestionsQuery));
  if (items.length === 0) return null;
  return (
    <section className={styles.people} aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {t('whoToFollow')}
      </h2>
      <ul>
        {items
          .slice(0, MAX_SHOWN)
          .map(({ uuid, handle, display_name, avatar, relation, protected: isProtected }) => (
            <li key={uuid} className={styles.row}>
              <AvatarLink name={display_name} handle={handle} picture={avatar} size="small" />
              <Link to={profilePath(handle)} className={styles.person} data-person={handle}>
                <bdi className={styles.name}>{display_name}</bdi>{' '}
                <bdi className={styles.handle}>@{handle}</bdi>
              </Link>
              <FollowButton
                handle={handle}
                relation={relation}
                isProtected={isProtected}
                size="small"
              />
            </li>
          ))}
      </ul>
    </section>
  );
}
