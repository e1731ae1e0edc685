import styles from './Logo.module.css';

/** The logo. Decorative: the name is beside it or labels its link. */
export function Logo() {
  return (
    <svg className={styles.logo} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        className={styles.bubble}
        d="M16 3c7.7 0 14 5 14 11.4s-6.3 11.4-14 11.4c-1.3 0-2.6-.1-3.8-.4l-6.6 3.8c-.7.4-1.5-.2-1.3-1l1.2-5.5C3.3 20.6 2 17.7 2 14.4 2 8 8.3 3 16 3Z"
      />
      <path className={styles.letter} d="M20.8 10.6a6 6 0 1 0 0 7.7" />
    </svg>
  );
}
