import { useEffect, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'react-router';

const MIN_SCROLL_PX = 24;
const INPUTS = ['wheel', 'touchmove', 'keydown'] as const;

/**
 * Mark the document while the user scrolls down, so that a phone hides its bars. They return on the
 * way up, near the top, and on the next page, and stay there when the app scrolls to a place in it.
 * Styles keep a bar that has the focus.
 */
export function useHideBars() {
  const { key } = useLocation();
  const isByUser = useRef(false);

  // Before the scroll to the page's place is reported.
  useLayoutEffect(() => {
    if (!key) return;
    isByUser.current = false;
    delete document.documentElement.dataset.bars;
  }, [key]);

  useEffect(() => {
    const { dataset } = document.documentElement;
    let turnedAt = window.scrollY;
    const update = () => {
      const { scrollY } = window;
      const isHidden = dataset.bars === 'hidden';
      // Measure from where the direction changed.
      if (!isByUser.current || (isHidden ? scrollY > turnedAt : scrollY < turnedAt)) {
        turnedAt = scrollY;
      }
      const isNearTop = scrollY < MIN_SCROLL_PX * 2;
      if (isHidden && (isNearTop || turnedAt - scrollY > MIN_SCROLL_PX)) delete dataset.bars;
      else if (!isHidden && !isNearTop && scrollY - turnedAt > MIN_SCROLL_PX)
        dataset.bars = 'hidden';
      else return;
      turnedAt = scrollY;
    };
    const noteInput = () => {
      isByUser.current = true;
    };
    const options = { passive: true };
    window.addEventListener('scroll', update, options);
    for (const input of INPUTS) window.addEventListener(input, noteInput, options);
    return () => {
      window.removeEventListener('scroll', update);
      for (const input of INPUTS) window.removeEventListener(input, noteInput);
      delete dataset.bars;
    };
  }, []);
}
