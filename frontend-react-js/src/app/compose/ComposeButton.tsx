import { Icon } from '@/ui/Icon';
import styles from './ComposeButton.module.css';
import { composeDialog } from './compose-dialog-store';

/** The button that opens the compose dialog. */
export function ComposeButton() {
  return (
    <button type="button" className={styles.button} onClick={composeDialog.open}>
      <Icon name="compose" />
      <span className={styles.label}>Write a crud</span>
    </button>
  );
}
