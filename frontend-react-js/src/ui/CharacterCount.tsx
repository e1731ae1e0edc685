import { rich } from '@/lib/i18n/translate';
import styles from './CharacterCount.module.css';
import { VisuallyHidden } from './VisuallyHidden';

const WARNING_THRESHOLD = 20;

/** The number of characters left; negative if the text is too long. */
export function CharacterCount({ id, left }: { id: string; left: number }) {
  const level = left < 0 ? styles.over : left <= WARNING_THRESHOLD ? styles.near : styles.normal;
  return (
    <span id={id} className={`${styles.count} ${level}`}>
      {rich('charactersLeftHidden', {
        count: left,
        words: (words) => <VisuallyHidden>{words}</VisuallyHidden>,
      })}
    </span>
  );
}
