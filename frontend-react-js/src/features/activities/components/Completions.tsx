import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { Choice } from '../api/autocomplete-query';
import styles from './Completions.module.css';

/** What a mention or a hashtag may become. Focus stays in the field, which names the current choice. */
export function Completions({
  id,
  choices,
  current,
  onChoose,
}: {
  id: string;
  choices: readonly Choice[];
  current: number;
  onChoose: (choice: Choice) => void;
}) {
  return (
    <>
      {choices.length > 0 && (
        <div id={id} role="listbox" aria-label="Suggestions" className={styles.list}>
          {choices.map((choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's.
            <div
              key={choice.whole}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className={styles.choice}
              // Or the field would lose focus before the choice is made.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onChoose(choice)}
            >
              <bdi className={styles.whole}>{choice.whole}</bdi>
              <span className={styles.words}>{choice.words}</span>
            </div>
          ))}
        </div>
      )}
      <VisuallyHidden>
        <span role="status">
          {choices.length > 0 && `${choices.length} suggestions: arrows choose, Enter takes one`}
        </span>
      </VisuallyHidden>
    </>
  );
}
