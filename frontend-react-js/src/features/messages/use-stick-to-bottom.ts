import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { forgetPlace, restorePlace, savePlace } from './saved-place';

const NEAR_END_PX = 80;

/**
 * Keep a scrollable list at the bottom as items are added. Its items must be in one element.
 *
 * If the user has scrolled up, the position is preserved, also when older items are prepended, and
 * over a reload of the conversation at this history entry.
 */
export function useStickToBottom(
  list: RefObject<HTMLElement | null>,
  {
    first,
    last,
    own,
    conversation,
    entry,
  }: {
    first: string | null;
    last: string | null;
    own: string | null;
    conversation: string;
    entry: string;
  },
) {
  const [isAtEnd, setAtEnd] = useState(true);
  const previous = useRef({ first, last, own, height: 0, top: 0, isAtEnd: true, isMounted: false });

  const measure = useCallback(() => {
    const element = list.current;
    if (!element) return;
    const { scrollHeight: height, scrollTop: top, clientHeight } = element;
    const atEnd = height - top - clientHeight <= NEAR_END_PX;
    Object.assign(previous.current, { height, top, isAtEnd: atEnd });
    setAtEnd(atEnd);
  }, [list]);

  const scrollToEnd = useCallback(() => {
    if (!list.current) return;
    list.current.scrollTop = list.current.scrollHeight;
    measure();
  }, [list, measure]);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const before = previous.current;
    if (!before.isMounted) {
      if (!restorePlace(element, conversation, entry)) scrollToEnd();
    } else if (own !== null && own !== before.own) {
      scrollToEnd();
    } else if (first !== before.first) {
      element.scrollTop = before.top + element.scrollHeight - before.height;
    } else if (before.isAtEnd) {
      scrollToEnd();
    }
    Object.assign(before, { first, last, own, isMounted: true });
    measure();
  }, [list, first, last, own, conversation, entry, scrollToEnd, measure]);

  useEffect(() => {
    const keep = () => {
      if (previous.current.isAtEnd || !list.current) forgetPlace();
      else savePlace(list.current, conversation, entry);
    };
    window.addEventListener('pagehide', keep);
    return () => window.removeEventListener('pagehide', keep);
  }, [list, conversation, entry]);

  // Stay at the bottom if the list or its content is resized.
  useEffect(() => {
    if (!list.current || !window.ResizeObserver) return;
    const observer = new ResizeObserver(() => {
      if (previous.current.isAtEnd) scrollToEnd();
      else measure();
    });
    observer.observe(list.current);
    for (const content of list.current.children) observer.observe(content);
    return () => observer.disconnect();
  }, [list, scrollToEnd, measure]);

  return { isAtEnd, onScroll: measure, scrollToEnd };
}
