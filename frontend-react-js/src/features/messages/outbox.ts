/** Outbox: messages that aren't confirmed by the API yet. */

import { type BrowserStorage, safeSessionStorage } from '@/lib/browser-storage';
import { createSubscribable } from '@/lib/subscribable';
import type { CachedMessage } from './api/types';

/** A conversation, or a person without one. */
export type Destination = { message_group_uuid: string } | { handle: string };

/** A message in the outbox. `key` is its idempotency key, the same for all retries. */
export type OutgoingMessage = {
  key: string;
  to: Destination;
  /** The other person's uuid. Their conversation and their handle are the same destination. */
  recipient: string;
  message: string;
  created_at: string;
  /** Id of the newest message when it was written. */
  after: string | null;
  state: 'sending' | 'failed';
  /** Error text for the user. */
  problem: string | null;
  /** It was received before the response to its request. */
  isConfirmed: boolean;
};

const none: readonly OutgoingMessage[] = [];

/**
 * Create a store of outgoing messages per person, persisted in `storage`.
 *
 * Messages that were being sent when the page was reloaded are restored as failed. Retrying them
 * creates no duplicates, because the idempotency key is the same.
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
     * Match a received message with the outbox, so that it isn't shown twice: by idempotency key, or
     * without one by destination and text. By key, a failed one counts as sent too.
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

    /** Clear the memory, as a reload does. */
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
