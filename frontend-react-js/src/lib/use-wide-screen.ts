import { useSyncExternalStore } from 'react';

const wide = () => window.matchMedia('(min-width: 1100px)');

function subscribe(listener: () => void) {
  const query = wide();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether there is room for a column beside the page. */
export function useWideScreen(): boolean {
  return useSyncExternalStore(subscribe, () => wide().matches);
}
