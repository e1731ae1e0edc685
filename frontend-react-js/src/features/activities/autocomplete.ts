/** A mention or hashtag that is being typed: `term` stands before the caret, `start` to `end` is the whole word. */
export type AutocompleteToken = { sign: '@' | '#'; term: string; start: number; end: number };

const TOKEN = /(?:^|[^\p{L}\p{N}_/@#])([@#])([\p{L}\p{N}_]{1,30})$/u;
const REST_OF_HANDLE = /^\w*/;
// In a script without spaces, what follows the caret may be the next word, so it stays.
const REST_OF_TAG =
  /^(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{M}\p{N}_])*/u;

/** Find the mention or hashtag at the caret. */
export function tokenAt(text: string, caret: number): AutocompleteToken | null {
  const found = TOKEN.exec(text.slice(0, caret));
  const [, sign, term] = found ?? [];
  if (!sign || !term) return null;
  const [rest = ''] = (sign === '@' ? REST_OF_HANDLE : REST_OF_TAG).exec(text.slice(caret)) ?? [];
  return {
    sign: sign === '@' ? '@' : '#',
    term,
    start: caret - term.length - 1,
    end: caret + rest.length,
  };
}

/** Return what replaces the token, with one space after it, and the caret offset after that space. */
export function completionOf(text: string, { sign, start, end }: AutocompleteToken, value: string) {
  const hasSpace = text.startsWith(' ', end);
  const put = `${sign}${value}${hasSpace ? '' : ' '}`;
  return { put, caret: start + put.length + (hasSpace ? 1 : 0) };
}

/** Whether the term is the beginning of the first value, and isn't one of the values. */
export function isPrefixOfFirst(term: string, values: readonly string[]): boolean {
  const folded = term.toLowerCase();
  return values[0]?.startsWith(folded) === true && !values.includes(folded);
}
