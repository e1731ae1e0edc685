import { expect, test } from 'vitest';
import { messageBy } from '@/test/message-factories';
import { alice, bob } from '@/test/users';
import { receipts } from './reading';

const [first, second, third] = [
  messageBy(alice, 'g', 'first'),
  messageBy(alice, 'g', 'second'),
  messageBy(alice, 'g', 'third'),
];
const answer = messageBy(bob, 'g', 'answer');
const own = [first, second, third];

test('what was not read was sent', () => {
  expect(receipts(own, alice.uuid, null)).toEqual({ sent: third.uuid, seen: null });
});

test('what was read was seen, and what came after it sent', () => {
  expect(receipts(own, alice.uuid, second.uuid)).toEqual({ sent: third.uuid, seen: second.uuid });
  expect(receipts(own, alice.uuid, third.uuid)).toEqual({ sent: null, seen: third.uuid });
});

test('an answer says by itself that what came before was read', () => {
  expect(receipts([...own, answer], alice.uuid, answer.uuid)).toEqual({ sent: null, seen: null });
});

test('nothing is said under what was taken back', () => {
  expect(receipts([first, { ...second, deleted: true }], alice.uuid, null)).toEqual({
    sent: first.uuid,
    seen: null,
  });
});
