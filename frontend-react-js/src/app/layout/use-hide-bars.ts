import { useEffect } from 'react';
import { useLocation } from 'react-router';

const MIN_SCROLL_PX = 24;

/**
 * Mark the document while the user scrolls down, so that a phone hides its bars. They return on the
 * way up, near the top, and on the next page. Styles keep a bar that has the focus.
 */
export function useHideBars() {
  const { key } = useLocation();

  useEffect(() => {
    if (key) delete document.documentElement.dataset.bars;
  }, [key]);

  useEffect(() => {
    const { dataset } = document.documentElement;
    let turnedAt = window.scrollY;
    const update = () => {
      const { scrollY } = window;
      const isHidden = dataset.bars === 'hidden';
      // Measure from where the direction changed.
      if (isHidden ? scrollY > turnedAt : scrollY < turnedAt) turnedAt = scrollY;
      const isNearTop = scrollY < MIN_SCROLL_PX * 2;
      if (isHidden && (isNearTop || turnedAt - scrollY > MIN_SCROLL_PX)) delete dataset.bars;
      else if (!isHidden && !isNearTop && scrollY - turnedAt > MIN_SCROLL_PX)
        dataset.bars = 'hidden';
      else return;
      turnedAt = scrollY;
    };
    window.addEventListener('scroll', update, { passive: true });
    return () => {
      window.removeEventListener('scroll', update);
      delete dataset.bars;
    };
  }, []);
}
