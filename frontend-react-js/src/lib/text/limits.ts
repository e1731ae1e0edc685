import { countBytes, countGraphemes } from './measure';

export type TextMeasure = { left: number; isBlank: boolean; problem: string | null };

/** Measure a text as the API will: composed (NFC), without the white space around it. */
export function measureWithin(
  text: string,
  most: { graphemes: number; bytes: number },
): TextMeasure {
  const message = text.normalize('NFC').trim();
  const left = most.graphemes - countGraphemes(message);
  return { left, isBlank: message === '', problem: limitProblem(message, left, most.bytes) };
}

function limitProblem(message: string, left: number, mostBytes: number): string | null {
  if (left < 0) {
    return left === -1 ? 'That is 1 character too long.' : `That is ${-left} characters too long.`;
  }
  if (countBytes(message) > mostBytes) {
    return 'Some of those characters are very large. Use fewer.';
  }
  return null;
}
