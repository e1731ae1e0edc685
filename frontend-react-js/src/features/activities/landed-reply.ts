import { createSubscribable } from '@/lib/subscribable';

const SHOWN_MS = 4_000;

let uuid: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = createSubscribable();

/** External store: the reply that has just come into a thread, which the page shows and highlights. */
export const landedReply = {
  subscribe: listeners.subscribe,

  current: () => uuid,

  set(next: string) {
    clearTimeout(timer);
    timer = setTimeout(() => change(null), SHOWN_MS);
    change(next);
  },
};

function change(next: string | null) {
  uuid = next;
  listeners.notify();
}
