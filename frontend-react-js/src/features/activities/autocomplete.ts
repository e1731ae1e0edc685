/** A mention or hashtag that is being typed, and the offset where it starts. */
export type AutocompleteToken = { sign: '@' | '#'; term: string; start: number };

// The API finds mentions and hashtags by the same rules. Letters of scripts without spaces, and
// Hangul, may stand before the sign.
const TOKEN =
  /(?:^|[^\p{L}\p{N}_/=&@＠#＃]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}](?=[@＠]))([@＠#＃])([\p{L}\p{M}\p{N}_\xB7\u05F3\u05F4\p{Join_Control}\u301C\u30FB\uFF5E]{1,30})$/u;

/** Find the mention or hashtag that ends at the caret. */
export function tokenAt(text: string, caret: number): AutocompleteToken | null {
  const found = TOKEN.exec(text.slice(0, caret));
  const [, sign, term] = found ?? [];
  if (!sign || !term) return null;
  return { sign: '@＠'.includes(sign) ? '@' : '#', term, start: caret - term.length - 1 };
}

/** Replace the token by the suggestion and a space; return the text and the new caret offset. */
export function applyCompletion(
  text: string,
  { sign, term, start }: AutocompleteToken,
  value: string,
) {
  const rest = text.slice(start + 1 + term.length);
  const put = `${sign}${value}${rest.startsWith(' ') ? '' : ' '}`;
  return {
    text: text.slice(0, start) + put + rest,
    caret: start + put.length + (rest.startsWith(' ') ? 1 : 0),
  };
}
