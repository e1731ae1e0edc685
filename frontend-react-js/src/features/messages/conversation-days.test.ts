import { expect, test } from 'vitest';
import { messageBy } from '@/test/message-factories';
import { alice, bob } from '@/test/users';
import { conversationDays } from './conversation-days';

const said = (author: typeof alice, message: string, created_at: string) =>
  messageBy(author, 'g', message, { created_at });

function shape(...messages: ReturnType<typeof said>[]) {
  return conversationDays(messages).map(({ runs }) =>
    runs.map((run) => run.messages.map(({ message }) => message).join('')),
  );
}

test('what one says without a pause stands together', () => {
  expect(
    shape(
      said(alice, 'a', '2026-03-14T12:00:00'),
      said(alice, 'b', '2026-03-14T12:04:00'),
      said(bob, 'c', '2026-03-14T12:04:30'),
      said(alice, 'd', '2026-03-14T12:05:00'),
    ),
  ).toEqual([['ab', 'c', 'd']]);
});

test('a pause of five minutes parts what one says', () => {
  expect(
    shape(said(alice, 'a', '2026-03-14T12:00:00'), said(alice, 'b', '2026-03-14T12:05:00')),
  ).toEqual([['a', 'b']]);
});

test('each day begins anew, even within a minute', () => {
  expect(
    shape(said(alice, 'a', '2026-03-14T23:59:30'), said(alice, 'b', '2026-03-15T00:00:10')),
  ).toEqual([['a'], ['b']]);
});

test('where nothing was said there is no day', () => {
  expect(conversationDays([])).toEqual([]);
});
