import type { ReactNode } from 'react';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import type { FeedName } from '../api/queries';
import { useNewCruds } from '../api/use-new-cruds';
import styles from './NewCrudsBanner.module.css';

/** Button to show new cruds. The feed doesn't move until it is pressed. */
export default function NewCrudsBanner({
  name,
  known,
}: {
  name: FeedName;
  known: readonly Activity[];
}): ReactNode {
  const { added, isContiguous, show } = useNewCruds(name, known);

  async function showAtTop() {
    await show();
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }

  return (
    <div className={styles.anchor} role="status">
      {added.length > 0 && (
        <button type="button" className={styles.pill} onClick={showAtTop}>
          {isContiguous
            ? t('showNewCruds', { count: added.length })
            : t('showManyNewCruds', { count: added.length })}
        </button>
      )}
    </div>
  );
}
