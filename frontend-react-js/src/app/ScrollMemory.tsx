import { useEffect, useLayoutEffect } from 'react';
import { useLocation, useNavigationType } from 'react-router';

const places = new Map<string, number>();

/**
 * Starts a new page at its top, and takes one who goes back to where they were: lists come from the
 * query cache, so they stand there already. Another view of the same page keeps its place.
 */
export function ScrollMemory() {
  const { key, hash, state } = useLocation();
  const keepsPlace = state?.keepsPlace === true;
  const navigation = useNavigationType();

  useEffect(() => {
    window.history.scrollRestoration = 'manual';
  }, []);

  // Before the scrolling below, or the page that is left would be remembered at the place of the next.
  useLayoutEffect(() => {
    const remember = () => places.set(key, window.scrollY);
    window.addEventListener('scroll', remember, { passive: true });
    return () => window.removeEventListener('scroll', remember);
  }, [key]);

  useLayoutEffect(() => {
    if (hash) return;
    if (navigation === 'POP') {
      window.scrollTo(0, places.get(key) ?? 0);
    } else if (!keepsPlace) {
      window.scrollTo(0, 0);
      // Reading and tabbing go on from the new page, not from the link that led to it.
      document.getElementById('main')?.focus({ preventScroll: true });
    }
  }, [key, hash, navigation, keepsPlace]);

  return null;
}
