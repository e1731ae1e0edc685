import { Link } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { profilePath } from '@/lib/paths';
import { PersonName } from '@/ui/PersonName';
import styles from './CrudAuthor.module.css';

export function CrudAuthor({ activity: { handle, display_name } }: { activity: Activity }) {
  return (
    <span className={styles.author}>
      <Link to={profilePath(handle)} className={styles.link} data-person={handle}>
        <PersonName name={display_name} handle={handle} />
      </Link>
    </span>
  );
}
