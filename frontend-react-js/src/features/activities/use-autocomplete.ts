/** Debounced autocomplete of mentions and hashtags in a text field. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { autocompleteQuery, type Suggestion } from './api/autocomplete-query';
import { type AutocompleteToken, applyCompletion, tokenAt } from './autocomplete';

const DEBOUNCE_MS = 150;
const noSuggestions: Suggestion[] = [];

export function useAutocomplete(
  field: RefObject<HTMLTextAreaElement | null>,
  onComplete: (text: string) => void,
) {
  const [token, setToken] = useState<AutocompleteToken | null>(null);
  const [debounced, setDebounced] = useState<AutocompleteToken | null>(null);
  const [highlighted, setHighlighted] = useState(0);

  // Don't send a request for each keystroke.
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(token), token ? DEBOUNCE_MS : 0);
    return () => clearTimeout(timer);
  }, [token]);

  const { data } = useQuery({
    ...autocompleteQuery(debounced ?? { sign: '@', term: '', start: 0 }),
    enabled: debounced !== null,
    placeholderData: keepPreviousData,
  });
  const suggestions =
    token && debounced?.sign === token.sign && data
      ? data.filter(({ value }) => value !== token.term)
      : noSuggestions;
  const current = Math.min(highlighted, suggestions.length - 1);

  function update() {
    const { current: at } = field;
    const isCaret = at && at.selectionStart === at.selectionEnd;
    setToken(isCaret ? tokenAt(at.value, at.selectionStart) : null);
    setHighlighted(0);
  }

  function choose({ value }: Suggestion) {
    if (!token || !field.current) return;
    const { text, caret } = applyCompletion(field.current.value, token, value);
    onComplete(text);
    setToken(null);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(caret, caret);
    });
  }

  /** Handle a key of the list; return whether it was one. */
  function handleKey(event: KeyboardEvent): boolean {
    const suggestion = suggestions[current];
    if (!suggestion || event.ctrlKey || event.metaKey || event.altKey) return false;
    const action = {
      ArrowDown: () => setHighlighted((current + 1) % suggestions.length),
      ArrowUp: () => setHighlighted((current + suggestions.length - 1) % suggestions.length),
      Enter: () => choose(suggestion),
      Tab: () => choose(suggestion),
      Escape: () => setToken(null),
    }[event.key];
    if (!action) return false;
    event.preventDefault();
    action();
    return true;
  }

  return { suggestions, current, update, handleKey, choose, close: () => setToken(null) };
}
