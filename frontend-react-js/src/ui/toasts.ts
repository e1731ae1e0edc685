import { createListeners } from '@/lib/listeners';

export type Toast = { id: number; tone: 'news' | 'problem'; words: string };

const LASTS_MS = { news: 6_000, problem: 12_000 };

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = createListeners();

function become(next: readonly Toast[]) {
  toasts = next;
  listeners.tell();
}

/** Say what happened, for a while, wherever the person is on the page. The same words stand once. */
export function tell(tone: Toast['tone'], words: string) {
  lastId += 1;
  const id = lastId;
  become([...toasts.filter((toast) => toast.words !== words), { id, tone, words }].slice(-3));
  setTimeout(() => dismiss(id), LASTS_MS[tone]);
}

export function dismiss(id: number) {
  become(toasts.filter((toast) => toast.id !== id));
}

export function dismissAll() {
  become([]);
}

export const toastStore = {
  subscribe: listeners.subscribe,
  current: () => toasts,
};
