/**
 * Clean a text as the API does before it counts and stores it (`clean` in its `text.py`).
 *
 * Every kind of line break becomes a newline, and characters that nobody sees are removed. Two
 * blank lines stay of a run, and eight marks on a letter.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\v\f\x85\u2028\u2029]/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|[\p{Co}\p{Noncharacter_Code_Point}\uFEFF\uFFFC]/gu, '')
    .replace(/((?:\p{M}[\u200C\u200D]*){8})\p{M}[\p{M}\u200C\u200D]*/gu, '$1')
    .normalize('NFC')
    .trim()
    .replace(/(?:\n[\t\p{Z}\p{Cf}\p{M}\u115F\u1160\u2800\u3164\uFFA0]*){3,}\n/gu, '\n\n\n');
}
