import { expect, test } from 'vitest';
import { messageBy } from '@/test/message-factories';
import { alice, bob } from '@/test/users';
import { readReceipts } from './read-receipts';

const [first, second, third] = [
  messageBy(alice, 'g', 'first'),
  messageBy(alice, 'g', 'second'),
  messageBy(alice, 'g', 'third'),
];
const answer = messageBy(bob, 'g', 'answer');
const own = [first, second, third];

test('what was not read was sent', () => {
  expect(readReceipts(own, alice.uuid, null)).toEqual({ sent: third.uuid, seen: null });
});

test('what was read was seen, and what came after it sent', () => {
  expect(readReceipts(own, alice.uuid, second.uuid)).toEqual({
    sent: third.uuid,
    seen: second.uuid,
  });
  expect(readReceipts(own, alice.uuid, third.uuid)).toEqual({ sent: null, seen: third.uuid });
});

test('an answer says by itself that what came before was read', () => {
  expect(readReceipts([...own, answer], alice.uuid, answer.uuid)).toEqual({
    sent: null,
    seen: null,
  });
});

test('nothing is said under what was taken back', () => {
  expect(readReceipts([first, { ...second, deleted: true }], alice.uuid, null)).toEqual({
    sent: first.uuid,
    seen: null,
  });
});
