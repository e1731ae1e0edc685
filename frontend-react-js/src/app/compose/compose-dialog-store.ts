import { createSubscribable } from '@/lib/subscribable';

let isOpen = false;
const listeners = createSubscribable();

/** External store: whether the dialog to write a crud is open. */
export const composeDialog = {
  subscribe: listeners.subscribe,

  isOpen: () => isOpen,

  /** Focus the composer of the home page if it is in the viewport, else open the dialog. */
  open() {
    const field = document.querySelector<HTMLElement>('[data-composer="home"] textarea');
    const box = field?.getBoundingClientRect();
    if (field && box && box.bottom > 0 && box.top < window.innerHeight) field.focus();
    else setOpen(true);
  },

  close: () => setOpen(false),
};

function setOpen(next: boolean) {
  if (next === isOpen) return;
  isOpen = next;
  listeners.notify();
}
