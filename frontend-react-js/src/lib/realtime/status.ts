let isLive = false;
const listeners = new Set<() => void>();

/** Whether the socket is open. While it isn't, whoever shows something live asks for it now and then. */
export const realtimeStatus = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },

  isLive: () => isLive,

  become(next: boolean) {
    if (next === isLive) return;
    isLive = next;
    for (const listener of listeners) listener();
  },
};
