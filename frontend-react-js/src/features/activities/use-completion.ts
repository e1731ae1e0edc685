import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { type Choice, completions } from './api/autocomplete-query';
import { completed, type Unfinished, unfinishedAt } from './completion';

const PAUSE_MS = 150;
const none: Choice[] = [];

/** Offer to finish the mention or the hashtag that is being typed into a field. */
export function useCompletion(
  field: RefObject<HTMLTextAreaElement | null>,
  onComplete: (text: string) => void,
) {
  const [unfinished, setUnfinished] = useState<Unfinished | null>(null);
  const [asked, setAsked] = useState<Unfinished | null>(null);
  const [chosen, setChosen] = useState(0);

  // Nobody wants to know what begins with each letter of a word.
  useEffect(() => {
    const timer = setTimeout(() => setAsked(unfinished), unfinished ? PAUSE_MS : 0);
    return () => clearTimeout(timer);
  }, [unfinished]);

  const { data } = useQuery({
    ...completions(asked ?? { sign: '@', term: '', start: 0 }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  const choices =
    unfinished && asked?.sign === unfinished.sign && data
      ? data.filter(({ whole }) => whole !== unfinished.term)
      : none;
  const current = Math.min(chosen, choices.length - 1);

  function look() {
    const { current: at } = field;
    const isCaret = at && at.selectionStart === at.selectionEnd;
    setUnfinished(isCaret ? unfinishedAt(at.value, at.selectionStart) : null);
    setChosen(0);
  }

  function choose({ whole }: Choice) {
    if (!unfinished || !field.current) return;
    const { text, caret } = completed(field.current.value, unfinished, whole);
    onComplete(text);
    setUnfinished(null);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(caret, caret);
    });
  }

  /** Answer whether the key was for the list. */
  function take(event: KeyboardEvent): boolean {
    const choice = choices[current];
    if (!choice || event.ctrlKey || event.metaKey || event.altKey) return false;
    const deed = {
      ArrowDown: () => setChosen((current + 1) % choices.length),
      ArrowUp: () => setChosen((current + choices.length - 1) % choices.length),
      Enter: () => choose(choice),
      Tab: () => choose(choice),
      Escape: () => setUnfinished(null),
    }[event.key];
    if (!deed) return false;
    event.preventDefault();
    deed();
    return true;
  }

  return { choices, current, look, take, choose, leave: () => setUnfinished(null) };
}
