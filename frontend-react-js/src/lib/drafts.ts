import { safeSessionStorage } from './browser-storage';
import { createSubscribable } from './subscribable';

const listeners = createSubscribable();
/** For browsers that keep nothing. */
const inMemory = new Map<string, string>();

/**
 * What is unfinished: it survives a reload and being signed out, for as long as the tab is open.
 * A name says whose it is and what for, so that nobody finds another person's words.
 */
export const drafts = {
  subscribe: listeners.subscribe,

  read(name: string): string {
    const key = keyOf(name);
    return safeSessionStorage.read(key) ?? inMemory.get(key) ?? '';
  },

  write(name: string, next: string) {
    const key = keyOf(name);
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

export function draftOf(person: { uuid: string }, name: string): string {
  return `${person.uuid}.${name}`;
}

function keyOf(name: string): string {
  return `cruddur.draft.${name}`;
}
