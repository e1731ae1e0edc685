import { t } from '@/lib/i18n/translate';
import { Listbox } from '@/ui/Listbox';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { SearchSuggestion } from '../api/suggestions-query';
import styles from './SearchSuggestions.module.css';

/** What is suggested below the search field. */
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
          <Listbox id={id} options={suggestions} current={current} onChoose={onChoose} />
          {onForget && (
            <button
              type="button"
              className={styles.forget}
              onMouseDown={(event) => event.preventDefault()}
              onClick={onForget}
            >
              {t('forgetRecentSearches')}
            </button>
          )}
        </div>
      )}
      <VisuallyHidden>
        <span role="status">
          {suggestions.length > 0 && t('suggestionsOpened', { count: suggestions.length })}
        </span>
      </VisuallyHidden>
    </>
  );
}
