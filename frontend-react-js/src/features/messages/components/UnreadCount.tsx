import styles from './UnreadCount.module.css';

const MOST = 99;

export function UnreadCount({ count }: { count: number }) {
  return <span className={styles.count}>{count > MOST ? `${MOST}+` : count}</span>;
}
