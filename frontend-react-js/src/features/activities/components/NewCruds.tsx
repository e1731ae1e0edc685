import type { ReactNode } from 'react';
import type { Activity } from '@/lib/api/types';
import { pluralize } from '@/lib/text/count';
import type { FeedName } from '../api/queries';
import { useNewest } from '../api/use-new-cruds';
import styles from './NewCruds.module.css';

/** Offers what is new in a feed: nothing moves until the person asks for it. */
export default function NewCruds({
  name,
  known,
}: {
  name: FeedName;
  known: readonly Activity[];
}): ReactNode {
  const { fresh, connects, show } = useNewest(name, known);

  async function showAtTop() {
    await show();
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }

  return (
    <div className={styles.place} role="status">
      {fresh.length > 0 && (
        <button type="button" className={styles.pill} onClick={showAtTop}>
          {connects
            ? `Show ${pluralize(fresh.length, 'new crud', 'new cruds')}`
            : `Show ${fresh.length}+ new cruds`}
        </button>
      )}
    </div>
  );
}
