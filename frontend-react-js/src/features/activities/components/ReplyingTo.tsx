import { Link } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { rich } from '@/lib/i18n/translate';
import { crudPath } from '@/lib/paths';
import styles from './ReplyingTo.module.css';

/** Link to the parent of a reply, or a note that it isn't available. */
export function ReplyingTo({ activity }: { activity: Activity }) {
  const { reply_to_activity_uuid: uuid, reply_to_handle: handle } = activity;
  if (!uuid) return null;
  return (
    <p className={styles.replying}>
      {handle
        ? rich('replyingTo', {
            handle,
            link: (words) => (
              <Link to={crudPath(handle, uuid)}>
                <bdi>{words}</bdi>
              </Link>
            ),
          })
        : rich('replyingToUnavailable', { gone: (words) => <span>{words}</span> })}
    </p>
  );
}
