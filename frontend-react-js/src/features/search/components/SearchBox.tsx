import {
  type FocusEvent,
  type FormEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { useLocation, useNavigate } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { isComposing } from '@/lib/is-composing';
import { Icon } from '@/ui/Icon';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { SearchSuggestion } from '../api/suggestions-query';
import { forgetSearches, rememberSearch } from '../recent-searches';
import { type SearchSide, searchPath } from '../search-params';
import { useSuggestions, useViewer } from '../use-suggestions';
import styles from './SearchBox.module.css';
import { SearchSuggestions } from './SearchSuggestions';

const MAX_TERM_LENGTH = 200;

/** Search form that navigates to the results, or to a person or tag that it suggests. */
export function SearchBox({ term = '', side = 'cruds' }: { term?: string; side?: SearchSide }) {
  const id = useId();
  const navigate = useNavigate();
  const { key, state } = useLocation();
  const viewer = useViewer();
  const [typed, setTyped] = useState(term);
  const [isOpen, setOpen] = useState(false);
  const [highlighted, setHighlighted] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const opensToSearch = state?.search === true;
  const { recent, suggestions } = useSuggestions(typed, isOpen);
  const shown = [...recent, ...suggestions];
  const current = highlighted !== null && highlighted < shown.length ? highlighted : null;

  // Opened by keyboard shortcut.
  useEffect(() => {
    if (opensToSearch && key) field.current?.focus();
  }, [opensToSearch, key]);

  function show(isShown: boolean) {
    setOpen(isShown);
    setHighlighted(null);
  }

  function search(event: FormEvent) {
    event.preventDefault();
    const picked = current === null ? undefined : shown[current];
    if (picked) return choose(picked);
    const next = typed.trim();
    rememberSearch(viewer, next);
    show(false);
    navigate(searchPath(next, side));
  }

  function choose(suggestion: SearchSuggestion) {
    const { path, text } = suggestion;
    if (recent.includes(suggestion)) rememberSearch(viewer, text);
    show(false);
    navigate(path);
  }

  function handleKeyDown(event: KeyboardEvent) {
    if (isComposing(event) || shown.length === 0) return;
    const moves: Record<string, number | null> = {
      ArrowDown: current === null ? 0 : (current + 1) % shown.length,
      ArrowUp: ((current ?? shown.length) + shown.length - 1) % shown.length,
    };
    if (event.key in moves) setHighlighted(moves[event.key] ?? null);
    else if (event.key === 'Escape') show(false);
    else return;
    // Escape closes only the list; the browser would also empty the field.
    event.preventDefault();
  }

  function closeOutside({ currentTarget, relatedTarget }: FocusEvent) {
    if (!currentTarget.contains(relatedTarget)) show(false);
  }

  return (
    <search className={styles.search} onBlur={closeOutside}>
      <form className={styles.form} onSubmit={search}>
        <VisuallyHidden>
          <label htmlFor={id}>{t('search')}</label>
        </VisuallyHidden>
        <input
          id={id}
          ref={field}
          type="search"
          className={styles.input}
          placeholder={t('wordsTagsOrNames')}
          enterKeyHint="search"
          autoComplete="off"
          maxLength={MAX_TERM_LENGTH}
          value={typed}
          onClick={() => show(true)}
          onKeyDown={handleKeyDown}
          onChange={(event) => {
            setTyped(event.target.value);
            show(true);
          }}
          aria-autocomplete="list"
          aria-controls={shown.length > 0 ? `${id}-suggestions` : undefined}
          aria-activedescendant={current === null ? undefined : `${id}-suggestions-${current}`}
        />
        <button type="submit" className={styles.button}>
          <Icon name="search" />
          <VisuallyHidden>{t('go')}</VisuallyHidden>
        </button>
        <SearchSuggestions
          id={`${id}-suggestions`}
          suggestions={shown}
          current={current}
          onChoose={choose}
          onForget={
            recent.length === 0
              ? null
              : () => {
                  forgetSearches(viewer);
                  show(false);
                  field.current?.focus();
                }
          }
        />
      </form>
    </search>
  );
}
