import type { Reply } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { landedReply } from '../landed-reply';
import styles from './NewCrudsBanner.module.css';

/** Button to show new replies. The thread doesn't move until it is pressed. */
export function NewRepliesBanner({ added, show }: { added: Reply[]; show: () => void }) {
  function showFirst() {
    const [first] = added;
    show();
    if (first) landedReply.set(first.uuid);
  }

  return (
    <div className={styles.anchor} role="status">
      {added.length > 0 && (
        <button type="button" className={styles.pill} onClick={showFirst}>
          {t('showNewReplies', { count: added.length })}
        </button>
      )}
    </div>
  );
}
