import { createSubscribable } from '@/lib/subscribable';

export type ToastLink = { label: string; to: string };
export type Toast = { id: number; tone: 'info' | 'error'; text: string; link?: ToastLink };

const DURATION_MS = { info: 6_000, error: 12_000 };

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = createSubscribable();

function setToasts(next: readonly Toast[]) {
  toasts = next;
  listeners.notify();
}

/** Show a toast on whichever page the user is. A repeated text replaces the earlier toast. */
export function showToast(tone: Toast['tone'], text: string, link?: ToastLink) {
  lastId += 1;
  const id = lastId;
  const toast = { id, tone, text, ...(link && { link }) };
  setToasts([...toasts.filter((other) => other.text !== text), toast].slice(-3));
  setTimeout(() => dismiss(id), DURATION_MS[tone]);
}

export function dismiss(id: number) {
  setToasts(toasts.filter((toast) => toast.id !== id));
}

export function dismissAll() {
  setToasts([]);
}

export const toastStore = {
  subscribe: listeners.subscribe,
  current: () => toasts,
};
