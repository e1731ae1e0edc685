import { useNavigate } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';
import { AvatarLink } from '@/ui/AvatarLink';
import { ImageGrid } from '@/ui/ImageGrid';
import { CrudActions } from './CrudActions';
import { CrudAuthor } from './CrudAuthor';
import { CrudContent } from './CrudContent';
import styles from './CrudDetail.module.css';
import { CrudMessage } from './CrudMessage';
import { CrudParts } from './CrudParts';
import { EditedAt } from './EditedAt';
import { ExpiresIn } from './ExpiresIn';
import { MutedContent } from './MutedContent';
import { ReactionLinks } from './ReactionLinks';
import { ReplyingTo } from './ReplyingTo';
import { RepostedBy } from './RepostedBy';

/** A crud on its own page. Below what it answers, “Replying to” is left out. */
export function CrudDetail({
  activity,
  belowParent,
}: {
  activity: Activity;
  belowParent: boolean;
}) {
  const navigate = useNavigate();
  return (
    <article className={styles.crud}>
      <RepostedBy activity={activity} />
      <header className={styles.byline}>
        <AvatarLink
          name={activity.display_name}
          handle={activity.handle}
          picture={activity.avatar}
        />
        <CrudAuthor activity={activity} />
      </header>
      {!belowParent && <ReplyingTo activity={activity} />}
      <MutedContent activity={activity}>
        <CrudContent activity={activity} isHiddenShown>
          <CrudMessage activity={activity} large />
          <ImageGrid pictures={activity.media} />
          <CrudParts activity={activity} />
        </CrudContent>
      </MutedContent>
      <p className={styles.meta}>
        <time dateTime={activity.created_at}>{formatDateTime(activity.created_at)}</time>
        {activity.edited_at && (
          <EditedAt
            time={activity.edited_at}
            label={t('editedAt', { time: formatDateTime(activity.edited_at) })}
          />
        )}
        {activity.expires_at && (
          <ExpiresIn since={activity.created_at} until={activity.expires_at} inWords />
        )}
        {activity.reply_policy !== 'anyone' && (
          <span>{t('whoMayReply', { policy: activity.reply_policy })}</span>
        )}
        {activity.thread_muted && <span>{t('threadMuted')}</span>}
      </p>
      <ReactionLinks activity={activity} />
      <footer>
        <CrudActions activity={activity} onDeleted={() => navigate('/')} />
      </footer>
    </article>
  );
}
