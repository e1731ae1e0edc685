import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { Suggestion } from '../api/autocomplete-query';
import styles from './AutocompleteList.module.css';

/** What a mention or a hashtag may become. Focus stays in the field, which names the current choice. */
export function AutocompleteList({
  id,
  suggestions,
  current,
  onChoose,
}: {
  id: string;
  suggestions: readonly Suggestion[];
  current: number;
  onChoose: (suggestion: Suggestion) => void;
}) {
  return (
    <>
      {suggestions.length > 0 && (
        <div id={id} role="listbox" aria-label="Suggestions" className={styles.list}>
          {suggestions.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's.
            <div
              key={suggestion.value}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className={styles.suggestion}
              // Or the field would lose focus before the choice is made.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onChoose(suggestion)}
            >
              <bdi className={styles.value}>{suggestion.value}</bdi>
              <span className={styles.description}>{suggestion.description}</span>
            </div>
          ))}
        </div>
      )}
      <VisuallyHidden>
        <span role="status">
          {suggestions.length > 0 &&
            `${suggestions.length} suggestions: arrows choose, Enter takes one`}
        </span>
      </VisuallyHidden>
    </>
  );
}
