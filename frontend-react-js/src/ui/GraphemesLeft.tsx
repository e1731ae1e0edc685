import styles from './GraphemesLeft.module.css';
import { VisuallyHidden } from './VisuallyHidden';

const NEARLY_FULL = 20;

/** How many characters may still be written; below zero it says by how many there are too many. */
export function GraphemesLeft({ id, left }: { id: string; left: number }) {
  const look = left < 0 ? styles.over : left <= NEARLY_FULL ? styles.near : styles.plenty;
  return (
    <span id={id} className={`${styles.left} ${look}`}>
      {left} <VisuallyHidden>characters left</VisuallyHidden>
    </span>
  );
}
