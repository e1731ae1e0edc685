/** Listeners of an external store, for `useSyncExternalStore`. */
export function createSubscribable() {
  const listeners = new Set<() => void>();
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    notify() {
      for (const listener of listeners) listener();
    },
  };
}
