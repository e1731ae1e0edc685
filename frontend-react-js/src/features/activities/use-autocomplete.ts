/** Debounced autocomplete of mentions and hashtags in a text field. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { replaceText } from '@/lib/replace-text';
import { autocompleteQuery, type Suggestion } from './api/autocomplete-query';
import { type AutocompleteToken, completionOf, isPrefixOfFirst, tokenAt } from './autocomplete';

const DEBOUNCE_MS = 150;
const noSuggestions: Suggestion[] = [];

/**
 * Suggest people and hashtags for the word at the caret.
 *
 * While the list of a new term loads, the former one stays, without what doesn't begin with the
 * term. Keys work only on the list of the present term, so that a key that was meant for the text
 * picks nothing. `current` is null until an arrow key moves into the list.
 */
export function useAutocomplete(field: RefObject<HTMLTextAreaElement | null>) {
  const [token, setToken] = useState<AutocompleteToken | null>(null);
  const [debounced, setDebounced] = useState<AutocompleteToken | null>(null);
  const [highlighted, setHighlighted] = useState<number | null>(null);
  const isComposing = useRef(false);

  // Don't send a request for each keystroke.
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(token), token ? DEBOUNCE_MS : 0);
    return () => clearTimeout(timer);
  }, [token]);

  const { data, isPlaceholderData } = useQuery({
    ...autocompleteQuery(debounced ?? { sign: '@', term: '', start: 0, end: 0 }),
    enabled: debounced !== null,
    placeholderData: keepPreviousData,
  });
  const isOfToken =
    !isPlaceholderData && debounced?.sign === token?.sign && debounced?.term === token?.term;
  const suggestions =
    token && debounced?.sign === token.sign && data
      ? data.filter(
          ({ text }) =>
            text !== token.term &&
            (isOfToken || text.toLowerCase().startsWith(token.term.toLowerCase())),
        )
      : noSuggestions;
  const current = highlighted !== null && highlighted < suggestions.length ? highlighted : null;

  function show(next: AutocompleteToken | null) {
    setToken(next);
    setHighlighted(null);
  }

  function update() {
    const { current: at } = field;
    const isCaret = at && at.selectionStart === at.selectionEnd;
    show(isCaret && !isComposing.current ? tokenAt(at.value, at.selectionStart) : null);
  }

  function choose({ text }: Suggestion) {
    const { current: at } = field;
    if (!token || !at) return;
    const { put, caret } = completionOf(at.value, token, text);
    replaceText(at, token.start, token.end, put);
    at.setSelectionRange(caret, caret);
    show(null);
  }

  function actionOf(key: string): (() => void) | undefined {
    const count = suggestions.length;
    if (key === 'ArrowDown') return () => setHighlighted(((current ?? -1) + 1) % count);
    if (key === 'ArrowUp') return () => setHighlighted(((current ?? 0) + count - 1) % count);
    if (key !== 'Enter' && key !== 'Tab') return undefined;
    const values = (data ?? []).map(({ text }) => text);
    const isTyped = key === 'Tab' && token !== null && isPrefixOfFirst(token.term, values);
    const picked = suggestions[current ?? (isTyped ? 0 : -1)];
    return picked && (() => choose(picked));
  }

  /** Handle a key of the list; return whether it was one. */
  function handleKey(event: KeyboardEvent): boolean {
    if (suggestions.length === 0) return false;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    const action = event.key === 'Escape' ? () => show(null) : isOfToken && actionOf(event.key);
    if (!action) return false;
    event.preventDefault();
    action();
    return true;
  }

  return {
    suggestions,
    current,
    update,
    handleKey,
    choose,
    close: () => show(null),
    startComposing: () => {
      isComposing.current = true;
      show(null);
    },
    endComposing: () => {
      isComposing.current = false;
      update();
    },
  };
}
