import { createSubscribable } from '@/lib/subscribable';

let isConnected = false;
const listeners = createSubscribable();

/** Whether the socket is open. While it isn't, whoever shows something live asks for it now and then. */
export const connectionStatus = {
  subscribe: listeners.subscribe,

  isConnected: () => isConnected,

  set(next: boolean) {
    if (next === isConnected) return;
    isConnected = next;
    listeners.notify();
  },
};
