/** Backfill of a cached conversation: missed messages by polling, older ones on demand. */

import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { PagedList } from '@/lib/api/pagination';
import { useIsConnected } from '@/lib/realtime/use-is-connected';
import { serverClock } from '@/lib/time/server-clock';
import { mergeMessages } from '../merge-messages';
import { addMessages, updateMessages } from './cache';
import { backfillKey, fetchMessages, type MessageHistory, messagesQuery } from './queries';
import type { CachedMessage } from './types';

const BACKFILL_PAGE_SIZE = 100;
const MAX_BACKFILL_PAGES = 5;
/** Newer messages may be missing from a page because writes can become visible out of order. */
const REORDER_WINDOW_MS = 5 * 60_000;

/**
 * Add the newest page and the gap before it to the cached conversation. The query only records
 * when that was done.
 */
function backfillQuery(uuid: string) {
  return queryOptions({
    queryKey: [...backfillKey, uuid],
    queryFn: async ({ client, signal }) => {
      await backfill(client, uuid, signal);
      return serverClock.now();
    },
    retry: false,
    gcTime: 0,
    refetchOnWindowFocus: 'always',
  });
}

async function backfill(queries: QueryClient, uuid: string, signal: AbortSignal) {
  const { queryKey } = messagesQuery(uuid);
  const known = queries.getQueryData(queryKey);
  if (!known) return;
  const requestedAt = serverClock.now();
  const newest = await fetchMessages(uuid, {}, signal);
  const lastKnown = known.items.at(-1);
  // A page can be empty although there are more, because messages hidden by the viewer are left out.
  const oldest = newest.items[0]?.uuid;
  const isOnNewestPage = (message: CachedMessage) =>
    newest.next === null || (oldest !== undefined && message.uuid >= oldest);

  const isContiguous = !lastKnown || isOnNewestPage(lastKnown);
  if (!isContiguous && !(await fillGap(queries, uuid, lastKnown.uuid, signal))) {
    // The gap is too large: start again from the newest page.
    updateMessages(queries, uuid, () => ({ items: newest.items, older: newest.next }));
    return;
  }
  addMessages(queries, uuid, newest.items);
  if (!isContiguous) return;

  const uuids = new Set(newest.items.map((message) => message.uuid));
  const isDeleted = (message: CachedMessage) =>
    isOnNewestPage(message) &&
    !uuids.has(message.uuid) &&
    Date.parse(message.created_at) < requestedAt - REORDER_WINDOW_MS;
  updateMessages(queries, uuid, (cached) =>
    cached.items.some(isDeleted)
      ? { ...cached, items: cached.items.filter((item) => !isDeleted(item)) }
      : cached,
  );
}

async function fillGap(queries: QueryClient, uuid: string, from: string, signal: AbortSignal) {
  let after = from;
  for (let page = 0; page < MAX_BACKFILL_PAGES; page += 1) {
    const { items, next } = await fetchMessages(uuid, { after, limit: BACKFILL_PAGE_SIZE }, signal);
    addMessages(queries, uuid, items);
    if (next === null) return true;
    after = next;
  }
  return false;
}

const POLL_INTERVAL_MS = 5_000;

/** Backfill an open conversation on mount, and by polling while the socket is disconnected. */
export function useBackfill(uuid: string) {
  const queries = useQueryClient();
  const isConnected = useIsConnected();
  const loadedAt = queries.getQueryState(messagesQuery(uuid).queryKey)?.dataUpdatedAt ?? 0;
  useQuery({
    ...backfillQuery(uuid),
    // Nothing is missing right after the conversation was loaded.
    initialData: loadedAt,
    initialDataUpdatedAt: loadedAt,
    staleTime: POLL_INTERVAL_MS,
    refetchInterval: isConnected ? false : POLL_INTERVAL_MS,
  });
}

/** Return how to load the previous page, or null at the beginning of the conversation. */
export function useOlderMessages(
  uuid: string,
  { older }: MessageHistory,
): PagedList<never>['more'] {
  const queries = useQueryClient();
  const loading = useMutation({
    mutationFn: (cursor: string) => fetchMessages(uuid, { cursor }),
    onSuccess: ({ items, next }, cursor) =>
      updateMessages(queries, uuid, (cached) =>
        cached.older === cursor
          ? { items: mergeMessages(cached.items, items), older: next }
          : cached,
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
