import { t } from '@/lib/i18n/translate';
import styles from './RowsSkeleton.module.css';
import { VisuallyHidden } from './VisuallyHidden';

const ROWS = ['first', 'second', 'third', 'fourth'];

/** A skeleton of a list that is loading; `what` names its content to screen readers. */
export function RowsSkeleton({ what }: { what: 'cruds' | 'people' | 'messages' | 'page' }) {
  return (
    <div role="status">
      <VisuallyHidden>{t('loadingRows', { what })}</VisuallyHidden>
      {ROWS.map((row) => (
        <div key={row} className={styles.row} aria-hidden="true">
          <span className={styles.avatar} />
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
