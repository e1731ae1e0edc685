import { Link } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { profilePath } from '@/lib/paths';
import { Lock } from '@/ui/Lock';
import { PersonName } from '@/ui/PersonName';
import styles from './CrudAuthor.module.css';

export function CrudAuthor({ activity }: { activity: Activity }) {
  const { handle, display_name } = activity;
  return (
    <span className={styles.author}>
      <Link to={profilePath(handle)} className={styles.link} data-person={handle}>
        <PersonName name={display_name} handle={handle} />
      </Link>
      {activity.protected && <Lock />}
    </span>
  );
}
