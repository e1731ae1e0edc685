import { createListeners } from '@/lib/listeners';

let isLive = false;
const listeners = createListeners();

/** Whether the socket is open. While it isn't, whoever shows something live asks for it now and then. */
export const realtimeStatus = {
  subscribe: listeners.subscribe,

  isLive: () => isLive,

  become(next: boolean) {
    if (next === isLive) return;
    isLive = next;
    listeners.tell();
  },
};
