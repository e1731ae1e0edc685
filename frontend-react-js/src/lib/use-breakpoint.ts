import { useSyncExternalStore } from 'react';

/** Layouts with one, two or three columns. */
export type Breakpoint = 'phone' | 'tablet' | 'desktop';

const tablet = () => window.matchMedia('(min-width: 48rem)');
const desktop = () => window.matchMedia('(min-width: 1100px)');

function subscribe(listener: () => void) {
  const queries = [tablet(), desktop()];
  for (const query of queries) query.addEventListener('change', listener);
  return () => {
    for (const query of queries) query.removeEventListener('change', listener);
  };
}

function read(): Breakpoint {
  if (desktop().matches) return 'desktop';
  return tablet().matches ? 'tablet' : 'phone';
}

export function useBreakpoint(): Breakpoint {
  return useSyncExternalStore(subscribe, read);
}
