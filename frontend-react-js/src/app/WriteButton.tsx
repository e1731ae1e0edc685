import { Icon } from '@/ui/Icon';
import styles from './WriteButton.module.css';
import { writing } from './writing';

/** Begins a crud, from wherever one is. */
export function WriteButton() {
  return (
    <button type="button" className={styles.write} onClick={writing.begin}>
      <Icon name="write" />
      <span className={styles.label}>Write a crud</span>
    </button>
  );
}
