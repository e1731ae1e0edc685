import { countBytes, countGraphemes } from '@/lib/text/measure';

export const MAX_GRAPHEMES = 280;
export const MAX_BYTES = 3000;

export type MessageMeasure = { left: number; isBlank: boolean; problem: string | null };

/** Measure a message as the API will: composed (NFC), without the white space around it. */
export function measureMessage(text: string): MessageMeasure {
  const message = text.normalize('NFC').trim();
  const left = MAX_GRAPHEMES - countGraphemes(message);
  return { left, isBlank: message === '', problem: limitProblem(message, left) };
}

function limitProblem(message: string, left: number): string | null {
  if (left < 0) {
    return left === -1 ? 'That is 1 character too long.' : `That is ${-left} characters too long.`;
  }
  if (countBytes(message) > MAX_BYTES) {
    return 'Some of those characters are very large. Use fewer.';
  }
  return null;
}
