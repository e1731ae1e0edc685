import { useEffect, useLayoutEffect } from 'react';
import { useLocation, useNavigationType } from 'react-router';

const positions = new Map<string, number>();

/**
 * Starts a new page at its top, and takes one who goes back to where they were: lists come from the
 * query cache, so they stand there already. Another view of the same page keeps its place.
 */
export function ScrollRestoration() {
  const { key, hash, state } = useLocation();
  const preserveScroll = state?.preserveScroll === true;
  const navigation = useNavigationType();

  useEffect(() => {
    window.history.scrollRestoration = 'manual';
  }, []);

  // Before the scrolling below, or the page that is left would be remembered at the place of the next.
  useLayoutEffect(() => {
    const savePosition = () => positions.set(key, window.scrollY);
    window.addEventListener('scroll', savePosition, { passive: true });
    return () => window.removeEventListener('scroll', savePosition);
  }, [key]);

  useLayoutEffect(() => {
    if (hash) return;
    if (navigation === 'POP') {
      window.scrollTo(0, positions.get(key) ?? 0);
    } else if (!preserveScroll) {
      window.scrollTo(0, 0);
      // Reading and tabbing go on from the new page, not from the link that led to it.
      document.getElementById('main')?.focus({ preventScroll: true });
    }
  }, [key, hash, navigation, preserveScroll]);

  return null;
}
