import { Link } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { msg, rich } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import { useSession } from '@/lib/session/use-session';
import { Icon } from '@/ui/Icon';
import styles from './RepostedBy.module.css';

/** The person whose repost added the crud to this list; hidden when the viewer undoes their own. */
export function RepostedBy({ activity }: { activity: Activity }) {
  const session = useSession();
  const { reposted_by: reposter, reposted } = activity;
  if (!reposter) return null;
  const isViewer = session.status === 'signed-in' && session.person.handle === reposter.handle;
  if (isViewer && !reposted) return null;
  return (
    <p className={styles.reposted}>
      <Icon name="repost" />
      <span>
        {rich(isViewer ? msg('repostedByYou') : msg('repostedBy'), {
          name: reposter.display_name,
          link: (words) => (
            <Link to={profilePath(reposter.handle)} className={styles.name}>
              <bdi>{words}</bdi>
            </Link>
          ),
        })}
      </span>
    </p>
  );
}
