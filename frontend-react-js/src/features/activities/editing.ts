import type { Activity } from '@/lib/api/types';
import { createSubscribable } from '@/lib/subscribable';

/** So long a crud can be edited though somebody reacted to it. */
const WINDOW_MS = 5 * 60_000;

let target: Activity | null = null;
const listeners = createSubscribable();

/** External store: the crud that is being edited, null if none is. The app has the dialog. */
export const editing = {
  subscribe: listeners.subscribe,
  target: () => target,
  open: (activity: Activity) => set(activity),
  close: () => set(null),
};

function set(next: Activity | null) {
  target = next;
  listeners.notify();
}

/** Return whether the author can edit a crud now. The API decides. */
export function isEditable(activity: Activity, now: number): boolean {
  const { created_at, likes_count, reposts_count, replies_count, quotes_count, poll } = activity;
  return (
    likes_count + reposts_count + replies_count + quotes_count + (poll?.voters_count ?? 0) === 0 ||
    now < new Date(created_at).getTime() + WINDOW_MS
  );
}

/** Return what an edit names as the version that it changes. */
export function versionOf({ edited_at, created_at }: Activity): string {
  return edited_at ?? created_at;
}
