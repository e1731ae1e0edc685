import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import { useSession } from '@/lib/session/use-session';
import { AvatarLink } from '@/ui/AvatarLink';
import { Lock } from '@/ui/Lock';
import { isUnknownPerson, personActivitiesQuery } from '../api/queries';
import { peoplePath } from '../paths';
import { Bio } from './Bio';
import { FollowButton } from './FollowButton';
import styles from './HoverCard.module.css';

/** A person in short. It loads what their profile page needs, so that a click shows that at once. */
export default function HoverCard({ handle }: { handle: string }) {
  const session = useSession();
  const query = useInfiniteQuery(personActivitiesQuery(handle, 'cruds'));
  const person = query.data?.pages[0]?.profile;
  if (isUnknownPerson(query.error)) return <p>{t('personUnavailable', { handle })}</p>;
  if (!person) return <p>{query.isLoadingError ? t('thatDidntLoad') : `@${handle}`}</p>;

  const { display_name: name, relation } = person;
  const isViewer = session.status === 'signed-in' && session.person.uuid === person.uuid;
  return (
    <div className={styles.person}>
      <div className={styles.top}>
        <AvatarLink name={name} handle={person.handle} picture={person.avatar} />
        {!isViewer && !relation?.blocking && (
          <FollowButton
            handle={person.handle}
            relation={relation}
            isProtected={person.protected}
            size="small"
          />
        )}
      </div>
      <Link to={profilePath(person.handle)} className={styles.link}>
        <span>
          <bdi className={styles.name}>{name}</bdi> {person.protected && <Lock />}
        </span>
        <bdi className={styles.handle}>@{person.handle}</bdi>
      </Link>
      {relation?.followed_by && <p className={styles.handle}>{t('followsYou')}</p>}
      <Bio person={person} className={styles.bio} />
      <p className={styles.counts}>
        <Link to={peoplePath(person.handle, 'followers')} className={styles.count}>
          {t('followersCount', { count: person.followers_count })}
        </Link>
        <Link to={peoplePath(person.handle, 'following')} className={styles.count}>
          {t('followingCount', { count: person.following_count })}
        </Link>
      </p>
    </div>
  );
}
