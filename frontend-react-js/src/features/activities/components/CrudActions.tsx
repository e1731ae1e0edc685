import { type ComponentProps, type ComponentType, lazy, Suspense } from 'react';
import type { Activity } from '@/lib/api/types';
import { withMessages } from '@/lib/i18n/messages';
import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import styles from './CrudActions.module.css';
import type LoadedCrudMenu from './CrudMenu';
import { ReplyAction } from './ReplyAction';
import { ShareAction } from './ShareAction';
import { ToggleAction } from './ToggleAction';

// Loaded lazily: most visits are anonymous. Without its code, the crud can still be shared.
const CrudMenu = lazy<ComponentType<ComponentProps<typeof LoadedCrudMenu>>>(() =>
  withMessages(import('./CrudMenu')).catch(() => ({ default: ShareAction })),
);

export function CrudActions({
  activity,
  onDeleted,
}: {
  activity: Activity;
  onDeleted: () => void;
}) {
  const session = useSession();
  const { reposts_count: reposts, likes_count: likes } = activity;
  return (
    <div className={styles.actions}>
      <ReplyAction activity={activity} />
      {(!activity.protected || activity.reposted) && (
        <ToggleAction
          activity={activity}
          reaction="repost"
          count={{ number: reposts, text: t('repostsCount', { count: reposts }) }}
        />
      )}
      <ToggleAction
        activity={activity}
        reaction="like"
        count={{ number: likes, text: t('likesCount', { count: likes }) }}
      />
      <ToggleAction activity={activity} reaction="bookmark" />
      {session.status === 'signed-in' ? (
        <Suspense fallback={<ShareAction activity={activity} />}>
          <CrudMenu
            activity={activity}
            isOwn={session.person.handle === activity.handle}
            onDeleted={onDeleted}
          />
        </Suspense>
      ) : (
        <ShareAction activity={activity} />
      )}
    </div>
  );
}
