import { expect, test } from 'vitest';
import { messageBy } from '@/test/message-factories';
import { alice, bob } from '@/test/users';
import { conversationDays } from './conversation-days';

const messageAt = (author: typeof alice, message: string, created_at: string) =>
  messageBy(author, 'g', message, { created_at });

function shape(...messages: ReturnType<typeof messageAt>[]) {
  return conversationDays(messages).map(({ runs }) =>
    runs.map((run) => run.messages.map(({ message }) => message).join('')),
  );
}

test('consecutive messages of one person form a run', () => {
  expect(
    shape(
      messageAt(alice, 'a', '2026-03-14T12:00:00'),
      messageAt(alice, 'b', '2026-03-14T12:04:00'),
      messageAt(bob, 'c', '2026-03-14T12:04:30'),
      messageAt(alice, 'd', '2026-03-14T12:05:00'),
    ),
  ).toEqual([['ab', 'c', 'd']]);
});

test('a gap of five minutes starts a new run', () => {
  expect(
    shape(
      messageAt(alice, 'a', '2026-03-14T12:00:00'),
      messageAt(alice, 'b', '2026-03-14T12:05:00'),
    ),
  ).toEqual([['a', 'b']]);
});

test('midnight starts a new day', () => {
  expect(
    shape(
      messageAt(alice, 'a', '2026-03-14T23:59:30'),
      messageAt(alice, 'b', '2026-03-15T00:00:10'),
    ),
  ).toEqual([['a'], ['b']]);
});

test('no messages give no days', () => {
  expect(conversationDays([])).toEqual([]);
});
