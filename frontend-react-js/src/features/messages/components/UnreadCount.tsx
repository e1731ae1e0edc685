import styles from './UnreadCount.module.css';

const MAX_SHOWN = 99;

export function UnreadCount({ count }: { count: number }) {
  return <span className={styles.count}>{count > MAX_SHOWN ? `${MAX_SHOWN}+` : count}</span>;
}
