import { matchesMedia } from './media-query';

/** Whether the main input is touch: then Enter inserts a new line, and focus opens an on-screen keyboard. */
export function isTouchDevice(): boolean {
  return matchesMedia('(pointer: coarse)');
}
