import { formatCompact } from '@/lib/text/format-count';
import { Icon, type IconName } from '@/ui/Icon';
import styles from './ActionButtonContent.module.css';

/** What an action looks like. Its name and its count in words are its label's and description's to say. */
export function ActionButtonContent({ icon, count = 0 }: { icon: IconName; count?: number }) {
  return (
    <>
      <Icon name={icon} />
      {/* Drawn by the style: as text, it would be a part of the control's name, which says it in words. */}
      {count > 0 && <span className={styles.count} data-count={formatCompact(count)} />}
    </>
  );
}
