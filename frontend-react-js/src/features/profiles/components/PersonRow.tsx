import { Link } from 'react-router';
import type { PersonInList } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import { useSession } from '@/lib/session/use-session';
import { AvatarLink } from '@/ui/AvatarLink';
import { Lock } from '@/ui/Lock';
import { Bio } from './Bio';
import { FollowButton } from './FollowButton';
import styles from './PersonRow.module.css';

export function PersonRow({ person }: { person: PersonInList }) {
  const session = useSession();
  const { handle, display_name: name, relation } = person;
  const isViewer = session.status === 'signed-in' && session.person.handle === handle;
  return (
    <article className={styles.row}>
      <AvatarLink name={name} handle={handle} picture={person.avatar} />
      <div className={styles.person}>
        <Link to={profilePath(handle)} className={styles.link}>
          <span>
            <bdi className={styles.name}>{name}</bdi> {person.protected && <Lock />}
          </span>
          <bdi className={styles.handle}>@{handle}</bdi>
        </Link>
        {relation?.followed_by && <p className={styles.handle}>{t('followsYou')}</p>}
      </div>
      {!isViewer && !relation?.blocking && (
        <FollowButton
          handle={handle}
          relation={relation}
          isProtected={person.protected}
          size="small"
        />
      )}
      <Bio person={person} className={styles.bio} />
    </article>
  );
}
