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
const arrived = () => outbox.list(alice.uuid).map(({ isConfirmed }) => isConfirmed);

test('what was on its way when the page was left may not have arrived, and keeps its key', () => {
  const message = outgoing('hello');
  outbox.add(alice.uuid, message);
  const after = createOutbox(safeSessionStorage);
  expect(after.list(alice.uuid)).toEqual([{ ...message, state: 'failed' }]);
});

test('what has arrived is not there after a reload', () => {
  const message = outgoing('hello');
  outbox.add(alice.uuid, message);
  outbox.remove(alice.uuid, message.key);
  expect(createOutbox(safeSessionStorage).list(alice.uuid)).toEqual([]);
});

test('nobody sees what another has on its way', () => {
  outbox.add(alice.uuid, outgoing('hello'));
  expect(outbox.list(bob.uuid)).toEqual([]);
  expect(states()).toEqual(['hello sending']);
});

test('what is broken in storage is passed over', () => {
  safeSessionStorage.write(`cruddur.outbox.${alice.uuid}`, '{');
  expect(outbox.list(alice.uuid)).toEqual([]);
});

test('a message that comes back is recognised by its words, once', () => {
  outbox.add(alice.uuid, outgoing('ok'));
  outbox.add(alice.uuid, outgoing('ok'));
  outbox.reconcile(messageBy(alice, 'g', 'ok'));
  expect(arrived()).toEqual([true, false]);
  outbox.reconcile(messageBy(alice, 'g', 'ok'));
  expect(arrived()).toEqual([true, true]);
});

test.each([
  ['of somebody else', () => messageBy(bob, 'g', 'ok')],
  ['to somebody else', () => messageBy(alice, 'other', 'ok')],
  ['with other words', () => messageBy(alice, 'g', 'ok!')],
])('a message %s is another', (_, message) => {
  outbox.add(alice.uuid, outgoing('ok'));
  outbox.reconcile(message());
  expect(arrived()).toEqual([false]);
});

test('a message from before it was written is another', () => {
  const old = messageBy(alice, 'g', 'ok');
  outbox.add(alice.uuid, outgoing('ok', { after: nextUuid() }));
  outbox.reconcile(old);
  expect(arrived()).toEqual([false]);
});

test('one that failed is not recognised: only its answer says what became of it', () => {
  outbox.add(alice.uuid, outgoing('ok', { state: 'failed' }));
  outbox.reconcile(messageBy(alice, 'g', 'ok'));
  expect(arrived()).toEqual([false]);
});

describe('a message that comes with its key', () => {
  const withKey = (key: string) => ({
    ...messageBy(alice, 'g', 'ok'),
    idempotency_key: key,
  });

  test('is the one with that key, whatever others say', () => {
    outbox.add(alice.uuid, outgoing('ok', { key: 'of another tab' }));
    outbox.add(alice.uuid, outgoing('ok', { key: 'mine' }));
    outbox.reconcile(withKey('mine'));
    expect(arrived()).toEqual([false, true]);
    outbox.reconcile(withKey('unknown'));
    expect(arrived()).toEqual([false, true]);
  });

  test('has not failed, though its answer was lost', () => {
    outbox.add(alice.uuid, outgoing('ok', { key: 'mine', state: 'failed' }));
    outbox.reconcile(withKey('mine'));
    expect(arrived()).toEqual([]);
  });
});
