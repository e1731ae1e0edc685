import { expect, test } from 'vitest';
import { messageBy } from '@/test/message-factories';
import { alice, bob } from '@/test/users';
import { mergeMessages } from './merge-messages';

const [a, b, c] = ['a', 'b', 'c'].map((message) => messageBy(bob, 'g', message)) as [
  TestMessage,
  TestMessage,
  TestMessage,
];
type TestMessage = ReturnType<typeof messageBy>;

function merged(cached: TestMessage[], more: TestMessage[]) {
  return mergeMessages(cached, more)
    .map(({ message, deleted }) => (deleted ? 'x' : message))
    .join('');
}

test('messages are unique and in order', () => {
  expect(merged([a, c], [c, b])).toBe('abc');
  expect(merged([b], [c, a, b])).toBe('abc');
  expect(merged([], [])).toBe('');
});

test('a deleted message stays deleted, whichever copy comes last', () => {
  const deleted = { ...b, deleted: true, message: '' };
  expect(merged([a, b], [deleted])).toBe('ax');
  expect(merged([a, deleted], [b])).toBe('ax');
});

test('a copy without the ranges of links keeps those of another', () => {
  const { entities: _, ...event } = a;
  const link = { kind: 'link', start: 0, end: 1, url: 'https://a.example' } as const;
  expect(mergeMessages([{ ...a, entities: [link] }], [event])[0]?.entities).toEqual([link]);
});

test('messages with equal text are different', () => {
  expect(merged([a], [messageBy(alice, 'g', 'a')])).toBe('aa');
});
