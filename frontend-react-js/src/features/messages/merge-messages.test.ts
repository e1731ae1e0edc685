import { expect, test } from 'vitest';
import { messageBy } from '@/test/message-factories';
import { alice, bob } from '@/test/users';
import { mergeMessages } from './merge-messages';

const [a, b, c] = ['a', 'b', 'c'].map((message) => messageBy(bob, 'g', message)) as [
  Said,
  Said,
  Said,
];
type Said = ReturnType<typeof messageBy>;

function merged(cached: Said[], more: Said[]) {
  return mergeMessages(cached, more)
    .map(({ message, deleted }) => (deleted ? 'x' : message))
    .join('');
}

test('each message stands once, in the order in which they were said', () => {
  expect(merged([a, c], [c, b])).toBe('abc');
  expect(merged([b], [c, a, b])).toBe('abc');
  expect(merged([], [])).toBe('');
});

test('what was taken back stays so, whichever copy comes last', () => {
  const gone = { ...b, deleted: true, message: '' };
  expect(merged([a, b], [gone])).toBe('ax');
  expect(merged([a, gone], [b])).toBe('ax');
});

test('equal words are not the same message', () => {
  expect(merged([a], [messageBy(alice, 'g', 'a')])).toBe('aa');
});
