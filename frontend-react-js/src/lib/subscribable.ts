/** Those who want to know when something outside React changes, as `useSyncExternalStore` subscribes them. */
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
