import type { ReactNode } from 'react';
import type { Activity } from '@/lib/api/types';
import { pluralize } from '@/lib/text/format-count';
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
            ? `Show ${pluralize(added.length, 'new crud', 'new cruds')}`
            : `Show ${added.length}+ new cruds`}
        </button>
      )}
    </div>
  );
}
