import type { ComponentType } from 'react';
import { useLocation } from 'react-router';
import type { PagedList } from '@/lib/api/pagination';
import type { Activity, Ancestor, Reply as ThreadReply } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { useSession } from '@/lib/session/use-session';
import { hasExpired } from '@/lib/time/format-remaining';
import { useNow } from '@/lib/time/use-now';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import type { ThreadOrder } from '../api/thread-query';
import { useNewReplies } from '../api/use-new-replies';
import { ThreadOwner } from '../thread-owner';
import { Ancestors } from './Ancestors';
import { CrudDetail } from './CrudDetail';
import { CrudUnavailable } from './CrudUnavailable';
import { NewRepliesBanner } from './NewRepliesBanner';
import styles from './Thread.module.css';
import { ThreadOrderLinks } from './ThreadOrderLinks';
import { ThreadReplies } from './ThreadReplies';

/** The reply form for signed-in users. */
export type ReplyComponent = ComponentType<{ person: SessionPerson; parent: Activity }>;

/** What a crud answers, the crud, the reply form and the replies. */
export function Thread({
  activity,
  ancestors,
  order,
  isFresh,
  replies,
  Reply,
}: {
  activity: Activity;
  ancestors: readonly Ancestor[];
  order: ThreadOrder;
  /** Whether it has just been loaded, not shown from the cache. */
  isFresh: boolean;
  replies: PagedList<ThreadReply>;
  Reply: ReplyComponent;
}) {
  const session = useSession();
  const { pathname } = useLocation();
  const isExpired = useNow((now) => hasExpired(activity.expires_at, now));
  const { added, show } = useNewReplies(activity, order, isFresh);
  if (isExpired) return <CrudUnavailable hasExpired />;

  const root = ancestors[0] ?? activity;

  return (
    <ThreadOwner value={'available' in root ? null : root.handle}>
      {ancestors.length > 0 && <Ancestors ancestors={ancestors} />}
      <div className={ancestors.length > 0 ? styles.tall : undefined}>
        <NewRepliesBanner added={added} show={show} />
        <CrudDetail activity={activity} belowParent={ancestors.length > 0} />
        {session.status === 'signed-in' &&
          (activity.can_reply ? (
            <Reply key={activity.uuid} person={session.person} parent={activity} />
          ) : (
            <p className={styles.note}>{t('youCannotReply')}</p>
          ))}
        {session.status === 'signed-out' && (
          <p className={styles.signIn}>
            <ButtonLink to="/signin" state={{ from: pathname }} variant="outlined">
              {t('signInToReply')}
            </ButtonLink>
          </p>
        )}
        <section aria-labelledby="replies">
          <h2 id="replies" className={styles.heading}>
            {t('replies')}
          </h2>
          {activity.replies_count > 1 && <ThreadOrderLinks order={order} />}
          <ThreadReplies
            listing={replies}
            empty={
              activity.replies_count === 0 ? (
                <EmptyState title={t('noRepliesYet')}>
                  <p>{t('theFirstWordIsYours')}</p>
                </EmptyState>
              ) : (
                // They are hidden by a block, or have just expired.
                <EmptyState title={t('noRepliesToShow')}>
                  <p>{t('thoseThatAreCountedArent')}</p>
                </EmptyState>
              )
            }
          />
        </section>
      </div>
    </ThreadOwner>
  );
}
