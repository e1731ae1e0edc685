/** The place in a conversation that is scrolled up, saved over a reload: ids alone, no text. */

import { safeSessionStorage } from '@/lib/browser-storage';
import { isNewVisit } from '@/lib/is-new-visit';

const NAME = 'cruddur.message-place';

/** A message, and its distance from the top of the list. `entry` is the key of the history entry. */
type MessagePlace = { entry: string; conversation: string; message: string; top: number };

/** The place that was saved in a conversation, until its list is there; null if it opens at its end. */
export function savedPlace(conversation: string): MessagePlace | null {
  if (isNewVisit()) return null;
  const place = read();
  return place?.conversation === conversation ? place : null;
}

/** Scroll a list to its saved place. Return whether there is one. */
export function restorePlace(list: HTMLElement, conversation: string, entry: string): boolean {
  const place = savedPlace(conversation);
  forgetPlace();
  if (place?.entry !== entry) return false;
  // Ids are in the order of time, so a message that has gone is replaced by the next.
  const item = items(list).find(({ dataset }) => (dataset.message ?? '') >= place.message);
  if (!item) return false;
  list.scrollTop += distance(list, item) - place.top;
  return true;
}

/** Save the place in a list that is scrolled up. */
export function savePlace(list: HTMLElement, conversation: string, entry: string) {
  const item = items(list).find((each) => distance(list, each) + each.offsetHeight > 0);
  const message = item?.dataset.message;
  if (!item || !message) return forgetPlace();
  const place: MessagePlace = { entry, conversation, message, top: distance(list, item) };
  safeSessionStorage.write(NAME, JSON.stringify(place));
}

export function forgetPlace() {
  safeSessionStorage.remove(NAME);
}

function items(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[data-message]')];
}

function distance(list: HTMLElement, item: HTMLElement): number {
  return item.getBoundingClientRect().top - list.getBoundingClientRect().top;
}

function read(): MessagePlace | null {
  try {
    return JSON.parse(safeSessionStorage.read(NAME) ?? 'null');
  } catch {
    return null;
  }
}
