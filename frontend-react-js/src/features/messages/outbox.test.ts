import { beforeEach, describe, expect, test } from 'vitest';
import { safeSessionStorage } from '@/lib/browser-storage';
import { messageBy, nextUuid } from '@/test/message-factories';
import { alice, bob } from '@/test/users';
import { createOutbox, type OutgoingMessage } from './outbox';

let outbox: ReturnType<typeof createOutbox>;

beforeEach(() => {
  outbox = createOutbox(safeSessionStorage);
});

function outgoing(message: string, changes: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    key: crypto.randomUUID(),
    to: { message_group_uuid: 'g' },
    recipient: bob.uuid,
    message,
    created_at: new Date().toISOString(),
    after: null,
    state: 'sending',
    problem: null,
    isConfirmed: false,
    ...changes,
  };
}

const states = () => outbox.list(alice.uuid).map(({ message, state }) => `${message} ${state}`);
const confirmed = () => outbox.list(alice.uuid).map(({ isConfirmed }) => isConfirmed);

test('a message being sent is restored as failed, with its key', () => {
  const message = outgoing('hello');
  outbox.add(alice.uuid, message);
  const after = createOutbox(safeSessionStorage);
  expect(after.list(alice.uuid)).toEqual([{ ...message, state: 'failed' }]);
});

test('a removed message is not restored', () => {
  const message = outgoing('hello');
  outbox.add(alice.uuid, message);
  outbox.remove(alice.uuid, message.key);
  expect(createOutbox(safeSessionStorage).list(alice.uuid)).toEqual([]);
});

test('each person has their own outbox', () => {
  outbox.add(alice.uuid, outgoing('hello'));
  expect(outbox.list(bob.uuid)).toEqual([]);
  expect(states()).toEqual(['hello sending']);
});

test('malformed storage is ignored', () => {
  safeSessionStorage.write(`cruddur.outbox.${alice.uuid}`, '{');
  expect(outbox.list(alice.uuid)).toEqual([]);
});

test('a received message without a key confirms one with the same text', () => {
  outbox.add(alice.uuid, outgoing('ok'));
  outbox.add(alice.uuid, outgoing('ok'));
  outbox.reconcile(messageBy(alice, 'g', 'ok'));
  expect(confirmed()).toEqual([true, false]);
  outbox.reconcile(messageBy(alice, 'g', 'ok'));
  expect(confirmed()).toEqual([true, true]);
});

test.each([
  ['of another author', () => messageBy(bob, 'g', 'ok')],
  ['in another conversation', () => messageBy(alice, 'other', 'ok')],
  ['with another text', () => messageBy(alice, 'g', 'ok!')],
])('a message %s confirms nothing', (_, message) => {
  outbox.add(alice.uuid, outgoing('ok'));
  outbox.reconcile(message());
  expect(confirmed()).toEqual([false]);
});

test('an older message confirms nothing', () => {
  const old = messageBy(alice, 'g', 'ok');
  outbox.add(alice.uuid, outgoing('ok', { after: nextUuid() }));
  outbox.reconcile(old);
  expect(confirmed()).toEqual([false]);
});

test('a failed message isn’t confirmed by text', () => {
  outbox.add(alice.uuid, outgoing('ok', { state: 'failed' }));
  outbox.reconcile(messageBy(alice, 'g', 'ok'));
  expect(confirmed()).toEqual([false]);
});

describe('a received message with a key', () => {
  const withKey = (key: string) => ({
    ...messageBy(alice, 'g', 'ok'),
    idempotency_key: key,
  });

  test('confirms the one with that key only', () => {
    outbox.add(alice.uuid, outgoing('ok', { key: 'of another tab' }));
    outbox.add(alice.uuid, outgoing('ok', { key: 'mine' }));
    outbox.reconcile(withKey('mine'));
    expect(confirmed()).toEqual([false, true]);
    outbox.reconcile(withKey('unknown'));
    expect(confirmed()).toEqual([false, true]);
  });

  test('removes a failed one whose response was lost', () => {
    outbox.add(alice.uuid, outgoing('ok', { key: 'mine', state: 'failed' }));
    outbox.reconcile(withKey('mine'));
    expect(confirmed()).toEqual([]);
  });
});
