import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * Read something off the clock, every second. One timer serves the page, and a component
 * renders again only when what it read has changed.
 */
export function useNow<Reading extends string | number | boolean>(
  read: (now: number) => Reading,
): Reading {
  return useSyncExternalStore(subscribe, () => read(Date.now()));
}
