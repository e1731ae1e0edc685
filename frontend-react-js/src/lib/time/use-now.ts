import { useSyncExternalStore } from 'react';
import { serverClock } from './server-clock';

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
 * Return a value computed from the current time, every second. All components share one timer, and
 * each renders only when its value changes.
 */
export function useNow<Value extends string | number | boolean>(
  compute: (now: number) => Value,
): Value {
  return useSyncExternalStore(subscribe, () => compute(serverClock.now()));
}
