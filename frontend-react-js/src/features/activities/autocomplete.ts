/** A mention or hashtag that is being typed: `term` stands before the caret, `start` to `end` is the whole word. */
export type AutocompleteToken = { sign: '@' | '#'; term: string; start: number; end: number };

// The API finds mentions and hashtags by the same rules. Letters of scripts without spaces, and
// Hangul, may stand before the sign.
const TOKEN =
  /(?:^|[^\p{L}\p{N}_/=&@＠#＃]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}](?=[@＠]))([@＠#＃])([\p{L}\p{M}\p{N}_\xB7\u05F3\u05F4\p{Join_Control}\u301C\u30FB\uFF5E]{1,30})$/u;
const REST_OF_HANDLE = /^\w*/;
// In a script without spaces, what follows the caret may be the next word, so it stays.
const REST_OF_TAG =
  /^(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{M}\p{N}_\xB7\u05F3\u05F4\p{Join_Control}\u301C\u30FB\uFF5E])*/u;

/** Find the mention or hashtag at the caret. */
export function tokenAt(text: string, caret: number): AutocompleteToken | null {
  const found = TOKEN.exec(text.slice(0, caret));
  const [, typed, term] = found ?? [];
  if (!typed || !term) return null;
  const sign = '@＠'.includes(typed) ? '@' : '#';
  const rest = sign === '@' ? REST_OF_HANDLE : REST_OF_TAG;
  const [ending = ''] = rest.exec(text.slice(caret)) ?? [];
  return {
    sign,
    term,
    start: caret - term.length - 1,
    end: caret + ending.length,
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
  const others = values.map((value) => value.toLowerCase());
  return others[0]?.startsWith(folded) === true && !others.includes(folded);
}
