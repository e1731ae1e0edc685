import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Person } from '@/lib/api/types';
import { pluralize } from '@/lib/text/format-count';
import { formatMonth } from '@/lib/time/format-date';
import { Avatar } from '@/ui/Avatar';
import { Banner } from '@/ui/Banner';
import { Icon } from '@/ui/Icon';
import { peoplePath } from '../paths';
import { Bio } from './Bio';
import { ProfileActions } from './ProfileActions';
import styles from './ProfileCard.module.css';

/** Profile header. `pictures` are the fields to change avatar and banner. */
export function ProfileCard({ person, pictures }: { person: Person; pictures: ReactNode }) {
  const { handle, relation } = person;
  return (
    <section className={styles.card} aria-label="About">
      {person.banner && (
        <div className={styles.banner}>
          <Banner picture={person.banner} />
        </div>
      )}
      <div className={styles.top}>
        <Avatar name={person.display_name} handle={handle} picture={person.avatar} size="large" />
        <ProfileActions person={person} pictures={pictures} />
      </div>
      <div>
        <p className={styles.name}>
          <bdi>{person.display_name}</bdi>
        </p>
        <p className={styles.handle}>
          @{handle}
          {relation?.followed_by && <span className={styles.badge}>Follows you</span>}
          {relation?.muting && <span className={styles.badge}>Muted</span>}
          {relation?.muting_reposts && <span className={styles.badge}>Reposts hidden</span>}
        </p>
      </div>
      <Bio person={person} className={styles.bio} />
      <p className={styles.fact}>
        <Icon name="calendar" />
        Joined <time dateTime={person.created_at}>{formatMonth(person.created_at)}</time>
      </p>
      <p className={styles.counts}>
        <span>{pluralize(person.cruds_count, 'crud', 'cruds')}</span>
        <Link to={peoplePath(handle, 'followers')} className={styles.count}>
          {pluralize(person.followers_count, 'follower', 'followers')}
        </Link>
        <Link to={peoplePath(handle, 'following')} className={styles.count}>
          {pluralize(person.following_count, 'following', 'following')}
        </Link>
      </p>
    </section>
  );
}
