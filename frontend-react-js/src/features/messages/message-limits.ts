import { measureWithin, type TextMeasure } from '@/lib/text/limits';

export const MAX_GRAPHEMES = 1_000;
export const MAX_BYTES = 10_000;

export function measureMessage(text: string): TextMeasure {
  return measureWithin(text, { graphemes: MAX_GRAPHEMES, bytes: MAX_BYTES });
}
