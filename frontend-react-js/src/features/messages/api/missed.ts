import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { addMessages } from './add-messages';
import { changeConversation, conversation, loadMessages } from './conversation';
import { missedKey } from './keys';
import type { HeldMessage } from './types';

const MOST_AT_ONCE = 100;
const MOST_ROUNDS = 5;
/** Two messages of the same moment may become visible in either order. */
const SETTLED_AFTER_MS = 5 * 60_000;

/**
 * Bring a conversation that is loaded up to date, where nothing was heard for a while: its newest page,
 * and what lies between that and what is known. Asking is the query; the answer is in the conversation.
 */
export function missed(uuid: string) {
  return queryOptions({
    queryKey: [...missedKey, uuid],
    queryFn: async ({ client, signal }) => {
      await catchUp(client, uuid, signal);
      return Date.now();
    },
    retry: false,
    gcTime: 0,
    refetchOnWindowFocus: 'always',
  });
}

async function catchUp(queries: QueryClient, uuid: string, signal: AbortSignal) {
  const { queryKey } = conversation(uuid);
  const known = queries.getQueryData(queryKey);
  if (!known) return;
  const asked = Date.now();
  const newest = await loadMessages(uuid, {}, signal);
  const lastKnown = known.items.at(-1);
  const oldest = newest.items[0];

  const connects = newest.next === null || !oldest || (lastKnown && lastKnown.uuid >= oldest.uuid);
  if (!connects && lastKnown && !(await fillGap(queries, uuid, lastKnown.uuid, signal))) {
    // So much was said meanwhile that it is read from its end again.
    changeConversation(queries, uuid, () => ({ items: newest.items, older: newest.next }));
    return;
  }
  addMessages(queries, uuid, newest.items);
  if (!connects) return;

  const there = new Set(newest.items.map((message) => message.uuid));
  const isGone = (message: HeldMessage) =>
    (newest.next === null || !oldest || message.uuid >= oldest.uuid) &&
    !there.has(message.uuid) &&
    Date.parse(message.created_at) < asked - SETTLED_AFTER_MS;
  changeConversation(queries, uuid, (held) =>
    held.items.some(isGone) ? { ...held, items: held.items.filter((item) => !isGone(item)) } : held,
  );
}

async function fillGap(queries: QueryClient, uuid: string, from: string, signal: AbortSignal) {
  let after = from;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { items } = await loadMessages(uuid, { after, limit: MOST_AT_ONCE }, signal);
    addMessages(queries, uuid, items);
    const last = items.at(-1);
    if (!last || items.length < MOST_AT_ONCE) return true;
    after = last.uuid;
  }
  return false;
}
