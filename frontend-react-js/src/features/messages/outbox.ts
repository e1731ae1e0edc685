import { type BrowserStorage, safeSessionStorage } from '@/lib/browser-storage';
import { createSubscribable } from '@/lib/subscribable';
import type { CachedMessage } from './api/types';

/** A conversation, or someone with whom there is none yet. */
export type Destination = { message_group_uuid: string } | { handle: string };

/** A message that the API has not answered for. Its key is the one that each try carries. */
export type OutgoingMessage = {
  key: string;
  to: Destination;
  message: string;
  created_at: string;
  /** What was known to be the newest message when it was written: it is none of those. */
  after: string | null;
  state: 'sending' | 'failed';
  /** Why it failed, in words. */
  problem: string | null;
  /** Seen among the messages before its own answer came. */
  isConfirmed: boolean;
};

const none: readonly OutgoingMessage[] = [];

/**
 * Create the keeper of what is on its way and what failed, of each person by themselves.
 *
 * It is in `storage` too, so that a reload loses nothing. What was on its way then may have arrived or
 * not; it counts as failed, for sending it again with the same key makes no second message.
 */
export function createOutbox(storage: BrowserStorage) {
  const byPerson = new Map<string, readonly OutgoingMessage[]>();
  const listeners = createSubscribable();

  function list(person: string): readonly OutgoingMessage[] {
    const known = byPerson.get(person);
    if (known) return known;
    const read = restore(storage.read(storageKey(person)));
    byPerson.set(person, read);
    return read;
  }

  function setMessages(person: string, next: readonly OutgoingMessage[]) {
    byPerson.set(person, next);
    if (next.length === 0) storage.remove(storageKey(person));
    else storage.write(storageKey(person), JSON.stringify(next));
    listeners.notify();
  }

  function update(person: string, key: string, changes: Partial<OutgoingMessage>) {
    setMessages(
      person,
      list(person).map((one) => (one.key === key ? { ...one, ...changes } : one)),
    );
  }

  function remove(person: string, key: string) {
    setMessages(
      person,
      list(person).filter((one) => one.key !== key),
    );
  }

  return {
    list,
    update,
    remove,

    subscribe: listeners.subscribe,

    add(person: string, message: OutgoingMessage) {
      setMessages(person, [...list(person), message]);
    },

    /**
     * A message is new in a conversation: if it is one on its way, it needn't be shown twice. Its key
     * tells, also of one that failed; without a key its words do.
     */
    reconcile(message: CachedMessage) {
      const { user_uuid: person, idempotency_key } = message;
      if (idempotency_key !== undefined) {
        const own = list(person).find(({ key }) => key === idempotency_key);
        if (own?.state === 'sending') update(person, own.key, { isConfirmed: true });
        else if (own) remove(person, own.key);
        return;
      }
      const one = list(message.user_uuid).find(
        ({ to, state, isConfirmed, message: text, after }) =>
          state === 'sending' &&
          !isConfirmed &&
          text === message.message &&
          (!('message_group_uuid' in to) || to.message_group_uuid === message.message_group_uuid) &&
          (after === null || after < message.uuid),
      );
      if (one) update(message.user_uuid, one.key, { isConfirmed: true });
    },

    /** Let go of what is in memory; what is in storage is read again, as after a reload. */
    reset() {
      byPerson.clear();
    },
  };
}

function storageKey(person: string): string {
  return `cruddur.outbox.${person}`;
}

function restore(text: string | null): readonly OutgoingMessage[] {
  if (text === null) return none;
  try {
    const stored: OutgoingMessage[] = JSON.parse(text);
    return stored.map((one) => ({ ...one, state: 'failed', isConfirmed: false }));
  } catch {
    return none;
  }
}

export const outbox = createOutbox(safeSessionStorage);
