import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { Suggestion } from '../api/autocomplete-query';
import styles from './AutocompleteList.module.css';

/** Listbox of suggestions. Focus stays in the text field, which has `aria-activedescendant`. */
export function AutocompleteList({
  id,
  suggestions,
  current,
  onChoose,
}: {
  id: string;
  suggestions: readonly Suggestion[];
  current: number | null;
  onChoose: (suggestion: Suggestion) => void;
}) {
  return (
    <>
      {suggestions.length > 0 && (
        <div id={id} role="listbox" aria-label="Suggestions" className={styles.list}>
          {suggestions.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the text field handles keys.
            <div
              key={suggestion.value}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className={styles.suggestion}
              // Keep focus in the text field.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onChoose(suggestion)}
            >
              <bdi className={styles.value}>{suggestion.value}</bdi>
              <bdi className={styles.description}>{suggestion.description}</bdi>
            </div>
          ))}
        </div>
      )}
      <VisuallyHidden>
        <span role="status">
          {suggestions.length > 0 &&
            `${suggestions.length} suggestions: arrows choose, then Enter takes one`}
        </span>
      </VisuallyHidden>
    </>
  );
}
