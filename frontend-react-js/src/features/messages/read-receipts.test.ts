import { expect, test } from 'vitest';
import { messageBy } from '@/test/message-factories';
import { alice, bob } from '@/test/users';
import { readReceipts } from './read-receipts';

const [first, second, third] = [
  messageBy(alice, 'g', 'first'),
  messageBy(alice, 'g', 'second'),
  messageBy(alice, 'g', 'third'),
];
const reply = messageBy(bob, 'g', 'reply');
const own = [first, second, third];

test('an unread message is labelled sent', () => {
  expect(readReceipts(own, alice.uuid, null)).toEqual({ sent: third.uuid, seen: null });
});

test('the last read message is labelled seen, and a later one sent', () => {
  expect(readReceipts(own, alice.uuid, second.uuid)).toEqual({
    sent: third.uuid,
    seen: second.uuid,
  });
  expect(readReceipts(own, alice.uuid, third.uuid)).toEqual({ sent: null, seen: third.uuid });
});

test('messages before a reply have no label', () => {
  expect(readReceipts([...own, reply], alice.uuid, reply.uuid)).toEqual({
    sent: null,
    seen: null,
  });
});

test('deleted messages have no label', () => {
  expect(readReceipts([first, { ...second, deleted: true }], alice.uuid, null)).toEqual({
    sent: first.uuid,
    seen: null,
  });
});
