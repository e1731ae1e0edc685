import { Link } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { profilePath } from '@/lib/paths';
import styles from './CrudAuthor.module.css';

export function CrudAuthor({ activity }: { activity: Activity }) {
  return (
    <Link to={profilePath(activity.handle)} className={styles.author}>
      <bdi className={styles.name}>{activity.display_name}</bdi>{' '}
      <span className={styles.handle}>@{activity.handle}</span>
    </Link>
  );
}
