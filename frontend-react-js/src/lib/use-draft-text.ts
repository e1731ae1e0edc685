import { useSyncExternalStore } from 'react';
import { keptInTab } from '@/lib/browser-storage';

const listeners = new Set<() => void>();
/** For browsers that keep nothing. */
const texts = new Map<string, string>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function read(key: string): string {
  return keptInTab.read(key) ?? texts.get(key) ?? '';
}

function write(key: string, next: string) {
  if (next === '') {
    texts.delete(key);
    keptInTab.remove(key);
  } else {
    keptInTab.write(key, next);
    if (keptInTab.read(key) !== next) texts.set(key, next);
  }
  for (const listener of listeners) listener();
}

/**
 * Text that survives a reload and being signed out, for as long as the tab is open, and is the same
 * wherever it is being written. `name` says whose it is and what for, so that nobody finds another
 * person's words.
 */
export function useDraftText(name: string) {
  const key = `cruddur.draft.${name}`;
  const text = useSyncExternalStore(subscribe, () => read(key));
  return [text, (next: string) => write(key, next)] as const;
}
