import { formatCompact } from '@/lib/text/format-count';
import { Icon, type IconName } from '@/ui/Icon';
import styles from './ActionButtonContent.module.css';

/** Icon and count of an action. The accessible name and description are set on the button. */
export function ActionButtonContent({ icon, count = 0 }: { icon: IconName; count?: number }) {
  return (
    <>
      <Icon name={icon} />
      {/* Drawn by CSS, so that it isn't part of the accessible name. */}
      {count > 0 && <span className={styles.count} data-count={formatCompact(count)} />}
    </>
  );
}
