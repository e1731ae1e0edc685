/** A mention or a hashtag that is being typed: its sign, what follows it, and where it begins. */
export type AutocompleteToken = { sign: '@' | '#'; term: string; start: number };

const TOKEN = /(?:^|[^\p{L}\p{N}_/@#])([@#])([\p{L}\p{N}_]{1,30})$/u;

/** Find what is being typed before the caret; null if it is neither. */
export function tokenAt(text: string, caret: number): AutocompleteToken | null {
  const found = TOKEN.exec(text.slice(0, caret));
  const [, sign, term] = found ?? [];
  if (!sign || !term) return null;
  return { sign: sign === '@' ? '@' : '#', term, start: caret - term.length - 1 };
}

/** Put the whole in place of what was begun, and a space behind it; say where the caret goes. */
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
