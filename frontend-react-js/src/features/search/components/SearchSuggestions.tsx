import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { SearchSuggestion } from '../api/suggestions-query';
import styles from './SearchSuggestions.module.css';

/** Listbox below the search field. Focus stays in the field, which has `aria-activedescendant`. */
export function SearchSuggestions({
  id,
  suggestions,
  current,
  onChoose,
  onForget,
}: {
  id: string;
  suggestions: readonly SearchSuggestion[];
  current: number | null;
  onChoose: (suggestion: SearchSuggestion) => void;
  /** Forget recent searches; null if none are shown. */
  onForget: (() => void) | null;
}) {
  return (
    <>
      {suggestions.length > 0 && (
        <div className={styles.popup}>
          <div id={id} role="listbox" aria-label="Suggestions">
            {suggestions.map((suggestion, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the text field handles keys.
              <div
                key={`${suggestion.path} ${suggestion.text}`}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === current}
                className={styles.suggestion}
                // Keep focus in the text field.
                onPointerDown={(event) => event.preventDefault()}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChoose(suggestion)}
              >
                <bdi className={styles.text}>{suggestion.text}</bdi>
                <bdi className={styles.description}>{suggestion.description}</bdi>
              </div>
            ))}
          </div>
          {onForget && (
            <button
              type="button"
              className={styles.forget}
              onMouseDown={(event) => event.preventDefault()}
              onClick={onForget}
            >
              Forget recent searches
            </button>
          )}
        </div>
      )}
      <VisuallyHidden>
        <span role="status">
          {suggestions.length > 0 &&
            `${suggestions.length} suggestions: arrows choose, then Enter opens one`}
        </span>
      </VisuallyHidden>
    </>
  );
}
