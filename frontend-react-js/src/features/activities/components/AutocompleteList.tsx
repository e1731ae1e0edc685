import { t } from '@/lib/i18n/translate';
import { Listbox } from '@/ui/Listbox';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { Suggestion } from '../api/autocomplete-query';
import styles from './AutocompleteList.module.css';

/** Mentions or hashtags that are suggested below a composer. */
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
        <div className={styles.list}>
          <Listbox id={id} options={suggestions} current={current} onChoose={onChoose} />
        </div>
      )}
      <VisuallyHidden>
        <span role="status">
          {suggestions.length > 0 && t('suggestionsTaken', { count: suggestions.length })}
        </span>
      </VisuallyHidden>
    </>
  );
}
