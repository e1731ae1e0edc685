import type { KeyboardEvent } from 'react';

const PROCESSED_BY_INPUT_METHOD = 229;

/**
 * Whether a key belongs to an input method that composes a word. Safari ends the composition before
 * it reports the key that ended it; only the key code tells that.
 */
export function isComposing({ nativeEvent }: KeyboardEvent): boolean {
  return nativeEvent.isComposing || nativeEvent.keyCode === PROCESSED_BY_INPUT_METHOD;
}
