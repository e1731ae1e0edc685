import { Link } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { Icon } from '@/ui/Icon';
import { crudPath } from '../paths';
import styles from './CrudFact.module.css';

export function RepliesCount({ activity }: { activity: Activity }) {
  const count = activity.replies_count;
  return (
    <Link to={crudPath(activity.handle, activity.uuid)} className={styles.fact}>
      <Icon name="reply" />
      {count === 1 ? '1 reply' : `${count} replies`}
    </Link>
  );
}
