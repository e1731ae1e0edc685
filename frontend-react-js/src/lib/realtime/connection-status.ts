import { createSubscribable } from '@/lib/subscribable';

let isConnected = false;
const listeners = createSubscribable();

/** External store: whether the socket is connected. Queries poll while it isn't. */
export const connectionStatus = {
  subscribe: listeners.subscribe,

  isConnected: () => isConnected,

  set(next: boolean) {
    if (next === isConnected) return;
    isConnected = next;
    listeners.notify();
  },
};
