import { useEffect, useLayoutEffect } from 'react';
import { useLocation, useNavigationType } from 'react-router';
import { scrollPositions as positions } from './scroll-positions';

const INPUTS = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const;

/**
 * Scroll restoration: start a new page at its top, and restore the position on back navigation,
 * which works because lists are cached. Navigation with `preserveScroll` keeps the position.
 */
export function ScrollRestoration() {
  const { key, hash, state } = useLocation();
  const preserveScroll = state?.preserveScroll === true;
  const navigation = useNavigationType();

  useEffect(() => {
    window.history.scrollRestoration = 'manual';
  }, []);

  // Before the scrolling below, which would otherwise be saved as the position of the previous page.
  useLayoutEffect(() => {
    const savePosition = () => positions.set(key, window.scrollY);
    window.addEventListener('scroll', savePosition, { passive: true });
    return () => window.removeEventListener('scroll', savePosition);
  }, [key]);

  useLayoutEffect(() => {
    if (hash) return undefined;
    if (navigation === 'POP') return scrollWhenReachable(positions.get(key) ?? 0);
    if (!preserveScroll) {
      window.scrollTo(0, 0);
      // Screen readers and the tab order continue in the new page, not at the link.
      document.getElementById('main')?.focus({ preventScroll: true });
    }
    return undefined;
  }, [key, hash, navigation, preserveScroll]);

  return null;
}

/** Scroll to a position; if the page isn't long enough yet, as soon as it is, unless the user does something first. */
function scrollWhenReachable(position: number): () => void {
  const isReached = () => {
    window.scrollTo(0, position);
    return Math.abs(window.scrollY - position) < 1;
  };
  if (isReached() || !window.ResizeObserver) return () => undefined;
  const observer = new ResizeObserver(() => isReached() && stop());
  const stop = () => {
    observer.disconnect();
    for (const input of INPUTS) window.removeEventListener(input, stop);
  };
  observer.observe(document.body);
  for (const input of INPUTS) window.addEventListener(input, stop, { passive: true });
  return stop;
}
