/** What follows a crud that is being written, in its thread. */

import { measureCrud } from '@/lib/text/limits';

/** As many as the API takes beside the root. */
export const MAX_PARTS = 9;

export type NewPart = { message: string; media: []; content_warning: string | null };

/** Return the stored texts of the parts. */
export function parseParts(stored: string): string[] {
  return stored === '' ? [] : JSON.parse(stored);
}

/** Return the parts as they are sent, without those that are blank; each with the warning of the root. */
export function partsToSend(parts: readonly string[], content_warning: string | null): NewPart[] {
  return parts
    .filter((text) => !measureCrud(text).isBlank)
    .map((text) => ({ message: text.trim(), media: [], content_warning }));
}

export function canSendParts(parts: readonly string[]): boolean {
  return parts.every((text) => measureCrud(text).problem === null);
}
