import { type BrowserStorage, safeSessionStorage } from '@/lib/browser-storage';
import { createSubscribable } from '@/lib/subscribable';
import type { HeldMessage } from './api/types';

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
  hasArrived: boolean;
};

const nothing: readonly OutgoingMessage[] = [];

/**
 * Create the keeper of what is on its way and what failed, of each person by themselves.
 *
 * It is in `storage` too, so that a reload loses nothing. What was on its way then may have arrived or
 * not; it counts as failed, for sending it again with the same key makes no second message.
 */
export function createOutbox(storage: BrowserStorage) {
  const held = new Map<string, readonly OutgoingMessage[]>();
  const listeners = createSubscribable();

  function of(person: string): readonly OutgoingMessage[] {
    const known = held.get(person);
    if (known) return known;
    const read = restored(storage.read(nameFor(person)));
    held.set(person, read);
    return read;
  }

  function become(person: string, next: readonly OutgoingMessage[]) {
    held.set(person, next);
    if (next.length === 0) storage.remove(nameFor(person));
    else storage.write(nameFor(person), JSON.stringify(next));
    listeners.notify();
  }

  function change(person: string, key: string, changes: Partial<OutgoingMessage>) {
    become(
      person,
      of(person).map((one) => (one.key === key ? { ...one, ...changes } : one)),
    );
  }

  function remove(person: string, key: string) {
    become(
      person,
      of(person).filter((one) => one.key !== key),
    );
  }

  return {
    of,
    change,
    remove,

    subscribe: listeners.subscribe,

    add(person: string, message: OutgoingMessage) {
      become(person, [...of(person), message]);
    },

    /**
     * A message is new in a conversation: if it is one on its way, it needn't be shown twice. Its key
     * tells, also of one that failed; without a key its words do.
     */
    recognise(message: HeldMessage) {
      const { user_uuid: person, idempotency_key } = message;
      if (idempotency_key !== undefined) {
        const own = of(person).find(({ key }) => key === idempotency_key);
        if (own?.state === 'sending') change(person, own.key, { hasArrived: true });
        else if (own) remove(person, own.key);
        return;
      }
      const one = of(message.user_uuid).find(
        ({ to, state, hasArrived, message: text, after }) =>
          state === 'sending' &&
          !hasArrived &&
          text === message.message &&
          (!('message_group_uuid' in to) || to.message_group_uuid === message.message_group_uuid) &&
          (after === null || after < message.uuid),
      );
      if (one) change(message.user_uuid, one.key, { hasArrived: true });
    },

    /** Let go of what is in memory; what is in storage is read again, as after a reload. */
    forget() {
      held.clear();
    },
  };
}

function nameFor(person: string): string {
  return `cruddur.outbox.${person}`;
}

function restored(text: string | null): readonly OutgoingMessage[] {
  if (text === null) return nothing;
  try {
    const kept: OutgoingMessage[] = JSON.parse(text);
    return kept.map((one) => ({ ...one, state: 'failed', hasArrived: false }));
  } catch {
    return nothing;
  }
}

export const outbox = createOutbox(safeSessionStorage);
