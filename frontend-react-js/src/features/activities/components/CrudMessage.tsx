import styles from './CrudMessage.module.css';

/** What was written, as text: never as HTML, its line breaks kept, in the direction it reads. */
export function CrudMessage({ children, large = false }: { children: string; large?: boolean }) {
  return (
    <p className={large ? `${styles.message} ${styles.large}` : styles.message} dir="auto">
      {children}
    </p>
  );
}
