import { expect, test } from 'vitest';
import { applyCompletion, tokenAt } from './autocomplete';

test.each([
  ['hello @an', { sign: '@', term: 'an', start: 6 }],
  ['#tra', { sign: '#', term: 'tra', start: 0 }],
  ['(@bob', { sign: '@', term: 'bob', start: 1 }],
  ['grüße #grü', { sign: '#', term: 'grü', start: 6 }],
])('“%s” ends with a token', (text, token) => {
  expect(tokenAt(text, text.length)).toEqual(token);
});

test.each(['', '@', 'alice@example', 'a#b', '@bob ', 'https://c.test/#top'])(
  '“%s” doesn’t end with a token',
  (text) => expect(tokenAt(text, text.length)).toBeNull(),
);

test.each(['田中', 'сергей', 'محمد', 'अमित', 'หมี', 'Jose\u0301'])(
  'a name is completed in any script: %s',
  (name) => {
    expect(tokenAt(`hi @${name}`, 4 + name.length)).toEqual({ sign: '@', term: name, start: 3 });
  },
);

test('text after the caret is ignored', () => {
  expect(tokenAt('@bob and @carol', 4)).toEqual({ sign: '@', term: 'bob', start: 0 });
});

test('a suggestion replaces the token, followed by one space', () => {
  const token = { sign: '@', term: 'bo', start: 3 } as const;
  expect(applyCompletion('hi @bo', token, 'bob')).toEqual({ text: 'hi @bob ', caret: 8 });
  expect(applyCompletion('hi @bo there', token, 'bob')).toEqual({
    text: 'hi @bob there',
    caret: 8,
  });
});
