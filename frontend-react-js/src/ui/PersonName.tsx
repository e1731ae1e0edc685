import styles from './PersonName.module.css';

/**
 * Name and handle on one line. A name that is too long is cut at its end, in its own direction; a handle of
 * which only a stub would fit isn't shown.
 */
export function PersonName({ name, handle }: { name: string; handle: string | null }) {
  return (
    <span className={styles.person}>
      <bdi className={styles.name}>{name}</bdi>{' '}
      {handle !== null && <bdi className={styles.handle}>@{handle}</bdi>}
    </span>
  );
}
