import { RowsSkeleton } from '@/ui/RowsSkeleton';
import styles from './PageLoading.module.css';

/** Stands in while a page's own code arrives: quiet at first, so that a quick one doesn't flash. */
export function PageLoading() {
  return (
    <div className={styles.loading}>
      <div className={styles.header} />
      <RowsSkeleton what="the page" />
    </div>
  );
}
