import styles from './CharacterCount.module.css';
import { VisuallyHidden } from './VisuallyHidden';

const NEARLY_FULL = 20;

/** How many characters may still be written; below zero it says by how many there are too many. */
export function CharacterCount({ id, left }: { id: string; left: number }) {
  const look = left < 0 ? styles.over : left <= NEARLY_FULL ? styles.near : styles.normal;
  return (
    <span id={id} className={`${styles.count} ${look}`}>
      {left} <VisuallyHidden>characters left</VisuallyHidden>
    </span>
  );
}
