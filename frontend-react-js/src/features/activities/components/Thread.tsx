import type { ComponentType } from 'react';
import { useLocation } from 'react-router';
import type { PagedList } from '@/lib/api/pagination';
import type { Activity } from '@/lib/api/types';
import type { SessionPerson } from '@/lib/session/store';
import { useSession } from '@/lib/session/use-session';
import { hasExpired } from '@/lib/time/format-remaining';
import { useNow } from '@/lib/time/use-now';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { CrudDetail } from './CrudDetail';
import { CrudList } from './CrudList';
import { CrudUnavailable } from './CrudUnavailable';
import styles from './Thread.module.css';

/** The reply form for signed-in users. */
export type ReplyComponent = ComponentType<{ person: SessionPerson; parent: Activity }>;

/** A crud, the reply form and the replies. */
export function Thread({
  activity,
  replies,
  Reply,
}: {
  activity: Activity;
  replies: PagedList<Activity>;
  Reply: ReplyComponent;
}) {
  const session = useSession();
  const { pathname } = useLocation();
  const isExpired = useNow((now) => hasExpired(activity.expires_at, now));
  if (isExpired) return <CrudUnavailable hasExpired />;

  return (
    <>
      <CrudDetail activity={activity} />
      {session.status === 'signed-in' && (
        <Reply key={activity.uuid} person={session.person} parent={activity} />
      )}
      {session.status === 'signed-out' && (
        <p className={styles.signIn}>
          <ButtonLink to="/signin" state={{ from: pathname }} variant="outlined">
            Sign in to reply
          </ButtonLink>
        </p>
      )}
      <section aria-labelledby="replies">
        <h2 id="replies" className={styles.heading}>
          Replies
        </h2>
        <CrudList
          belowParent
          listing={replies}
          empty={
            activity.replies_count === 0 ? (
              <EmptyState title="No replies yet">
                <p>The first word is yours.</p>
              </EmptyState>
            ) : (
              // They are hidden by a block, or have just expired.
              <EmptyState title="No replies to show">
                <p>Those that are counted aren’t available.</p>
              </EmptyState>
            )
          }
        />
      </section>
    </>
  );
}
