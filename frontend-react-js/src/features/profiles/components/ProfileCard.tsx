import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Person } from '@/lib/api/types';
import { rich, t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { formatMonth } from '@/lib/time/format-date';
import { Avatar } from '@/ui/Avatar';
import { Banner } from '@/ui/Banner';
import { Icon } from '@/ui/Icon';
import { Lock } from '@/ui/Lock';
import { isProtectedFrom } from '../is-protected-from';
import { peoplePath } from '../paths';
import { Bio } from './Bio';
import { ProfileActions } from './ProfileActions';
import styles from './ProfileCard.module.css';

/** Profile header. `pictures` are the fields to change avatar and banner. */
export function ProfileCard({ person, pictures }: { person: Person; pictures: ReactNode }) {
  const { handle, relation } = person;
  const session = useSession();
  return (
    <section className={styles.card} aria-label={t('about')}>
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
          <bdi>{person.display_name}</bdi> {person.protected && <Lock />}
        </p>
        <p className={styles.handle}>
          <bdi>@{handle}</bdi>
          {relation?.followed_by && <span className={styles.badge}>{t('followsYou')}</span>}
          {relation?.muting && <span className={styles.badge}>{t('muted')}</span>}
          {relation?.muting_reposts && <span className={styles.badge}>{t('repostsHidden')}</span>}
        </p>
      </div>
      <Bio person={person} className={styles.bio} />
      <p className={styles.fact}>
        <Icon name="calendar" />
        {rich('joinedIn', {
          month: formatMonth(person.created_at),
          time: (words) => <time dateTime={person.created_at}>{words}</time>,
        })}
      </p>
      <p className={styles.counts}>
        {!isProtectedFrom(person, session) && (
          <span>{t('crudsCount', { count: person.cruds_count })}</span>
        )}
        <Link to={peoplePath(handle, 'followers')} className={styles.count}>
          {t('followersCount', { count: person.followers_count })}
        </Link>
        <Link to={peoplePath(handle, 'following')} className={styles.count}>
          {t('followingCount', { count: person.following_count })}
        </Link>
      </p>
    </section>
  );
}
