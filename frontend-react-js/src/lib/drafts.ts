import { safeSessionStorage } from './browser-storage';
import { createSubscribable } from './subscribable';

const listeners = createSubscribable();
/** Fallback for browsers without session storage. */
const inMemory = new Map<string, string>();

/**
 * External store of drafts. They survive a reload and signing out while the tab is open. A draft's
 * name contains the user's id, so that users don't see each other's drafts.
 */
export const drafts = {
  subscribe: listeners.subscribe,

  read(name: string): string {
    const key = storageKey(name);
    return safeSessionStorage.read(key) ?? inMemory.get(key) ?? '';
  },

  write(name: string, next: string) {
    const key = storageKey(name);
    if (next === '') {
      inMemory.delete(key);
      safeSessionStorage.remove(key);
    } else {
      safeSessionStorage.write(key, next);
      if (safeSessionStorage.read(key) !== next) inMemory.set(key, next);
    }
    listeners.notify();
  },
};

export function draftKey(person: { uuid: string }, name: string): string {
  return `${person.uuid}.${name}`;
}

function storageKey(name: string): string {
  return `cruddur.draft.${name}`;
}
