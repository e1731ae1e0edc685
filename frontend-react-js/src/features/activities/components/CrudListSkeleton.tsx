import { VisuallyHidden } from '@/ui/VisuallyHidden';
import styles from './CrudListSkeleton.module.css';

const ROWS = ['first', 'second', 'third', 'fourth'];

export function CrudListSkeleton() {
  return (
    <div role="status">
      <VisuallyHidden>Loading cruds</VisuallyHidden>
      {ROWS.map((row) => (
        <div key={row} className={styles.row} aria-hidden="true">
          <span className={styles.face} />
          <span className={styles.lines}>
            <span className={styles.name} />
            <span className={styles.line} />
            <span className={styles.line} />
          </span>
        </div>
      ))}
    </div>
  );
}
