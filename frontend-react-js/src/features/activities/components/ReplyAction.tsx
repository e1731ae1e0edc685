import { useId } from 'react';
import { Link } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { crudPath } from '@/lib/paths';
import { useSession } from '@/lib/session/use-session';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { ActionButtonContent } from './ActionButtonContent';
import styles from './CrudAction.module.css';

/** Link to the reply form of a crud, with the number of replies. */
export function ReplyAction({ activity }: { activity: Activity }) {
  const id = useId();
  const session = useSession();
  const path = crudPath(activity.handle, activity.uuid);
  const isStranger = session.status === 'signed-out';
  const count = t('repliesCount', { count: activity.replies_count });
  return (
    <>
      <Link
        to={isStranger ? '/signin' : path}
        state={isStranger ? { from: path } : { replies: true }}
        className={styles.action}
        data-key="reply"
        aria-label={isStranger || activity.can_reply ? t('reply') : count}
        aria-describedby={id}
      >
        <ActionButtonContent icon="reply" count={activity.replies_count} />
      </Link>
      <VisuallyHidden>
        <span id={id}>{count}</span>
      </VisuallyHidden>
    </>
  );
}
