import { type MouseEvent, memo, useRef } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { crudPath } from '@/lib/paths';
import { formatDateTime, formatRelative } from '@/lib/time/format-date';
import { useNow } from '@/lib/time/use-now';
import { AvatarLink } from '@/ui/AvatarLink';
import { ImageGrid } from '@/ui/ImageGrid';
import { focusNeighbour } from '../focus-neighbour';
import { CollapsibleMessage } from './CollapsibleMessage';
import styles from './Crud.module.css';
import { CrudActions } from './CrudActions';
import { CrudAuthor } from './CrudAuthor';
import { CrudContent } from './CrudContent';
import { CrudParts } from './CrudParts';
import { EditedAt } from './EditedAt';
import { ExpiresIn } from './ExpiresIn';
import { MutedContent } from './MutedContent';
import { ReplyingTo } from './ReplyingTo';
import { RepostedBy } from './RepostedBy';

/** A crud in a list. In its parent's thread, “Replying to” is left out. */
export const Crud = memo(function Crud({
  activity,
  belowParent,
}: {
  activity: Activity;
  belowParent: boolean;
}) {
  const age = useNow((now) => formatRelative(activity.created_at, now));
  const article = useRef<HTMLElement>(null);
  const navigate = useNavigate();
  const path = crudPath(activity.handle, activity.uuid);

  // Extends the link to the whole crud, for pointers only.
  function open({ target }: MouseEvent) {
    if (!(target instanceof Element) || !article.current?.contains(target)) return;
    if (
      target.closest('a, button, form, dialog, [popover]') ||
      window.getSelection()?.isCollapsed === false
    )
      return;
    navigate(path);
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keyboard users have the link.
    <article ref={article} className={styles.crud} tabIndex={-1} onClick={open}>
      <RepostedBy activity={activity} />
      <AvatarLink name={activity.display_name} handle={activity.handle} picture={activity.avatar} />
      <div className={styles.body}>
        <header className={styles.byline}>
          <CrudAuthor activity={activity} />
          <span className={styles.times}>
            <Link to={path} className={styles.age} data-key="open">
              <time dateTime={activity.created_at} title={formatDateTime(activity.created_at)}>
                {age}
              </time>
            </Link>
            {activity.edited_at && <EditedAt time={activity.edited_at} />}
            {activity.expires_at && (
              <ExpiresIn since={activity.created_at} until={activity.expires_at} />
            )}
          </span>
        </header>
        {!belowParent && <ReplyingTo activity={activity} />}
        <MutedContent activity={activity}>
          <CrudContent activity={activity}>
            {activity.message !== '' && <CollapsibleMessage activity={activity} />}
            <ImageGrid pictures={activity.media} />
            <CrudParts activity={activity} />
          </CrudContent>
        </MutedContent>
      </div>
      <footer className={styles.actions}>
        <CrudActions activity={activity} onDeleted={() => focusNeighbour(article.current)} />
      </footer>
    </article>
  );
});
