import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import styles from './CrudActions.module.css';
import { DeleteAction } from './DeleteAction';
import { ReplyAction } from './ReplyAction';
import { ShareAction } from './ShareAction';
import { ToggleAction } from './ToggleAction';

export function CrudActions({
  activity,
  onDeleted,
}: {
  activity: Activity;
  onDeleted: () => void;
}) {
  const session = useSession();
  const isOwn = session.status === 'signed-in' && session.person.handle === activity.handle;
  const { reposts_count: reposts, likes_count: likes } = activity;
  return (
    <div className={styles.actions}>
      <ReplyAction activity={activity} />
      <ToggleAction
        activity={activity}
        reaction="repost"
        count={{ number: reposts, text: t('repostsCount', { count: reposts }) }}
      />
      <ToggleAction
        activity={activity}
        reaction="like"
        count={{ number: likes, text: t('likesCount', { count: likes }) }}
      />
      <ToggleAction activity={activity} reaction="bookmark" />
      <ShareAction activity={activity} />
      {isOwn && <DeleteAction activity={activity} onDeleted={onDeleted} />}
    </div>
  );
}
