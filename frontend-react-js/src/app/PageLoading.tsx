import styles from './PageLoading.module.css';

/** Stands in while a page's own code arrives: quiet at first, so that a quick one doesn't flash. */
export function PageLoading() {
  return (
    <p className={styles.loading} role="status">
      Loading…
    </p>
  );
}
