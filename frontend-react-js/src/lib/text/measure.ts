// Firefox has it since 2024. Without it, code points are counted: the API counts exactly.
const graphemes =
  typeof Intl.Segmenter === 'function'
    ? new Intl.Segmenter(undefined, { granularity: 'grapheme' })
    : null;
const utf8 = new TextEncoder();

/** Count user-perceived characters (grapheme clusters): a family emoji is one. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of graphemes?.segment(text) ?? text) count += 1;
  return count;
}

export function firstGrapheme(text: string): string {
  if (graphemes === null) return Array.from(text)[0] ?? '';
  for (const { segment } of graphemes.segment(text)) return segment;
  return '';
}

export function countBytes(text: string): number {
  return utf8.encode(text).length;
}
