import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Listing } from '@/lib/api/listing';
import { useIsLive } from '@/lib/realtime/use-is-live';
import { mergeMessages } from '../merge-messages';
import { addMessages, changeConversation } from './cache';
import { type Conversation, conversation, loadMessages, missedKey } from './queries';
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
      await fillIn(client, uuid, signal);
      return Date.now();
    },
    retry: false,
    gcTime: 0,
    refetchOnWindowFocus: 'always',
  });
}

async function fillIn(queries: QueryClient, uuid: string, signal: AbortSignal) {
  const { queryKey } = conversation(uuid);
  const known = queries.getQueryData(queryKey);
  if (!known) return;
  const asked = Date.now();
  const newest = await loadMessages(uuid, {}, signal);
  const lastKnown = known.items.at(-1);
  // A page can be empty, though there are others: what the reader deleted for themselves is not in it.
  const oldest = newest.items[0]?.uuid;
  const reachesBack = (message: HeldMessage) =>
    newest.next === null || (oldest !== undefined && message.uuid >= oldest);

  const connects = !lastKnown || reachesBack(lastKnown);
  if (!connects && !(await fillGap(queries, uuid, lastKnown.uuid, signal))) {
    // So much was said meanwhile that it is read from its end again.
    changeConversation(queries, uuid, () => ({ items: newest.items, older: newest.next }));
    return;
  }
  addMessages(queries, uuid, newest.items);
  if (!connects) return;

  const there = new Set(newest.items.map((message) => message.uuid));
  const isGone = (message: HeldMessage) =>
    reachesBack(message) &&
    !there.has(message.uuid) &&
    Date.parse(message.created_at) < asked - SETTLED_AFTER_MS;
  changeConversation(queries, uuid, (held) =>
    held.items.some(isGone) ? { ...held, items: held.items.filter((item) => !isGone(item)) } : held,
  );
}

async function fillGap(queries: QueryClient, uuid: string, from: string, signal: AbortSignal) {
  let after = from;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { items, next } = await loadMessages(uuid, { after, limit: MOST_AT_ONCE }, signal);
    addMessages(queries, uuid, items);
    if (next === null) return true;
    after = next;
  }
  return false;
}

const ASK_MISSED_EVERY_MS = 5_000;

/** Keep a conversation that is on the page whole: asked for on a visit, and again and again while nothing can be heard. */
export function useMissed(uuid: string) {
  const queries = useQueryClient();
  const isLive = useIsLive();
  const loadedAt = queries.getQueryState(conversation(uuid).queryKey)?.dataUpdatedAt ?? 0;
  useQuery({
    ...missed(uuid),
    // Whoever has just loaded it has missed nothing.
    initialData: loadedAt,
    initialDataUpdatedAt: loadedAt,
    staleTime: ASK_MISSED_EVERY_MS,
    refetchInterval: isLive ? false : ASK_MISSED_EVERY_MS,
  });
}

/** The way to what was said before, if anything was. */
export function useOlder(uuid: string, { older }: Conversation): Listing<never>['more'] {
  const queries = useQueryClient();
  const loading = useMutation({
    mutationFn: (cursor: string) => loadMessages(uuid, { cursor }),
    onSuccess: ({ items, next }, cursor) =>
      changeConversation(queries, uuid, (held) =>
        held.older === cursor ? { items: mergeMessages(held.items, items), older: next } : held,
      ),
  });
  if (older === null) return null;
  return {
    load: () => {
      if (!loading.isPending) loading.mutate(older);
    },
    isLoading: loading.isPending,
    hasFailed: loading.isError,
  };
}
