import { RowsSkeleton } from '@/ui/RowsSkeleton';
import styles from './PageLoading.module.css';

/** Fallback while the code of a page loads. It fades in late, so that fast loads don't flicker. */
export function PageLoading() {
  return (
    <div className={styles.loading}>
      <div className={styles.header} />
      <RowsSkeleton what="page" />
    </div>
  );
}
