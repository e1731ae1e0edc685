import { expect, test } from 'vitest';
import { completionOf, isPrefixOfFirst, tokenAt } from './autocomplete';

test.each([
  ['hello @an', { sign: '@', term: 'an', start: 6, end: 9 }],
  ['#tra', { sign: '#', term: 'tra', start: 0, end: 4 }],
  ['(@bob', { sign: '@', term: 'bob', start: 1, end: 5 }],
  ['grüße #grü', { sign: '#', term: 'grü', start: 6, end: 10 }],
])('“%s” ends with a token', (text, token) => {
  expect(tokenAt(text, text.length)).toEqual(token);
});

test.each(['', '@', 'alice@example', 'a#b', '@bob ', '@bob\n', 'https://c.test/#top'])(
  '“%s” doesn’t end with a token',
  (text) => expect(tokenAt(text, text.length)).toBeNull(),
);

test.each(['田中', 'сергей', 'محمد', 'अमित', 'หมี', 'Jose\u0301'])(
  'a name is completed in any script: %s',
  (name) => {
    const caret = 4 + name.length;
    expect(tokenAt(`hi @${name}`, caret)).toEqual({ sign: '@', term: name, start: 3, end: caret });
  },
);

test('text after the caret is ignored', () => {
  expect(tokenAt('@bob and @carol', 4)).toEqual({ sign: '@', term: 'bob', start: 0, end: 4 });
});

test.each([
  ['hi @bo|', 'bob', 'hi @bob |'],
  ['hi @bo| there', 'bob', 'hi @bob |there'],
  ['hi @bo|\nthere', 'bob', 'hi @bob |\nthere'],
  // Inside a word, the whole word is replaced.
  ['hi @bo|by there', 'bob', 'hi @bob |there'],
  ['hi @bo|b', 'bob', 'hi @bob |'],
  ['#gar|tenbau!', 'gardening', '#gardening |!'],
  // What can’t be a part of the handle or the hashtag stays.
  ['@bo|谢谢', 'bob', '@bob |谢谢'],
  ['@bo|b谢谢', 'bob', '@bob |谢谢'],
  ['#東|に行く', '東京', '#東京 |に行く'],
])('in “%s”, %s makes “%s”', (before, value, after) => {
  const caret = before.indexOf('|');
  const text = before.replace('|', '');
  const token = tokenAt(text, caret);
  if (token === null) throw new Error('There is no token.');
  const completion = completionOf(text, token, value);
  const whole = text.slice(0, token.start) + completion.put + text.slice(token.end);
  expect(`${whole.slice(0, completion.caret)}|${whole.slice(completion.caret)}`).toBe(after);
});

test.each([
  ['an', ['andrew', 'joan'], true],
  ['An', ['andrew'], true],
  ['an', ['joan', 'andrew'], false],
  ['andrew', ['andrew', 'andrew_2'], false],
  ['an', [], false],
])('that “%s” begins the first of %j is %s', (term, values, is) => {
  expect(isPrefixOfFirst(term, values)).toBe(is);
});
