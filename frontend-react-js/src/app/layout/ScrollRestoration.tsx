import { useEffect, useLayoutEffect } from 'react';
import { useLocation, useNavigationType } from 'react-router';

const positions = new Map<string, number>();

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
    if (hash) return;
    if (navigation === 'POP') {
      window.scrollTo(0, positions.get(key) ?? 0);
    } else if (!preserveScroll) {
      window.scrollTo(0, 0);
      // Screen readers and the tab order continue in the new page, not at the link.
      document.getElementById('main')?.focus({ preventScroll: true });
    }
  }, [key, hash, navigation, preserveScroll]);

  return null;
}
