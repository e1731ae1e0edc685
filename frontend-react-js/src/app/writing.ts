import { createSubscribable } from '@/lib/subscribable';

let isOpen = false;
const listeners = createSubscribable();

/** Whether the window to write a crud in is open. */
export const writing = {
  subscribe: listeners.subscribe,

  isOpen: () => isOpen,

  /** Begin to write: where one can write already, if that is in sight; else in a window over the page. */
  begin() {
    const field = document.querySelector<HTMLElement>('[data-composer="home"] textarea');
    const place = field?.getBoundingClientRect();
    if (field && place && place.bottom > 0 && place.top < window.innerHeight) field.focus();
    else become(true);
  },

  end: () => become(false),
};

function become(next: boolean) {
  if (next === isOpen) return;
  isOpen = next;
  listeners.notify();
}
