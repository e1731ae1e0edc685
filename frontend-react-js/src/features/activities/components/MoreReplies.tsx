import { Link } from 'react-router';
import type { Reply } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { crudPath } from '@/lib/paths';
import { useMoreReplies } from '../api/use-more-replies';
import { MAX_DEPTH } from '../thread-tree';
import styles from './MoreReplies.module.css';

/** The way to more replies to a reply: in place, or on its page where there is no room to indent them. */
export function MoreReplies({ parent }: { parent: Reply }) {
  const loading = useMoreReplies(parent);
  if (parent.depth >= MAX_DEPTH || loading.data?.hasMore) {
    return (
      <Link to={crudPath(parent.handle, parent.uuid)} className={styles.more}>
        {t('continueThisThread')}
      </Link>
    );
  }
  return (
    <>
      {loading.isError && (
        <p role="alert" className={styles.failed}>
          {t('moreDidntLoad')}
        </p>
      )}
      <button
        type="button"
        className={styles.more}
        disabled={loading.isPending}
        onClick={() => loading.mutate()}
      >
        {loading.isPending
          ? t('loading')
          : loading.isError
            ? t('tryAgain')
            : t('moreRepliesToHandle', { handle: parent.handle })}
      </button>
    </>
  );
}
