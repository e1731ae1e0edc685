import { useSyncExternalStore } from 'react';
import { matchesMedia } from './media-query';

/** Layouts with one, two or three columns. */
export type Breakpoint = 'phone' | 'tablet' | 'desktop';

const TABLET = '(min-width: 48rem)';
const DESKTOP = '(min-width: 1100px)';

function subscribe(listener: () => void) {
  const queries = [TABLET, DESKTOP].map((query) => window.matchMedia?.(query));
  for (const query of queries) query?.addEventListener?.('change', listener);
  return () => {
    for (const query of queries) query?.removeEventListener?.('change', listener);
  };
}

function read(): Breakpoint {
  if (matchesMedia(DESKTOP)) return 'desktop';
  return matchesMedia(TABLET) ? 'tablet' : 'phone';
}

export function useBreakpoint(): Breakpoint {
  return useSyncExternalStore(subscribe, read);
}
