/** Polling for new replies in an open thread. */

import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Activity, Reply } from '@/lib/api/types';
import { hasExpired } from '@/lib/time/format-remaining';
import { serverClock } from '@/lib/time/server-clock';
import { isNotFound } from './error-messages';
import { reactionsKey } from './mutations';
import { addToThreads, type ThreadData } from './thread-cache';
import { fetchThreadPage, type ThreadOrder, type ThreadPage, threadQuery } from './thread-query';

const POLL_INTERVAL_MS = 25_000;
/** Between a reply's time and its arrival in lists, and between the clocks of two machines. */
const MAX_DELAY_MS = 2_000;

/**
 * Poll the newest replies of a thread while the tab is visible.
 *
 * Counts are updated immediately, and direct replies that come last are added, as they move nothing.
 * The others are in `added` until `show` adds them. A thread from the cache, `isFresh` false, is polled
 * immediately. One that isn't there any more is loaded again, which shows why.
 */
export function useNewReplies(activity: Activity, order: ThreadOrder, isFresh: boolean) {
  const queries = useQueryClient();
  const { handle, uuid } = activity;
  const { queryKey } = threadQuery(handle, uuid, order);
  const { data } = useQuery({
    queryKey: ['new-replies', uuid, order],
    queryFn: async ({ signal }) => {
      const newest = await fetchThreadPage(handle, uuid, { order: 'newest', signal }).catch(
        (error) => {
          if (isNotFound(error)) queries.resetQueries({ queryKey, exact: true });
          throw error;
        },
      );
      refreshCounts(queries, queryKey, newest);
      const cached = queries.getQueryData<ThreadData>(queryKey);
      if (cached?.pages.at(-1)?.next === null && order !== 'newest') {
        const direct = newReplies(cached, newest).filter(({ depth }) => depth === 1);
        for (const reply of direct.reverse()) addToThreads(queries, reply, uuid);
      }
      return newest;
    },
    // A thread that has just been loaded has its newest replies.
    initialData: null,
    initialDataUpdatedAt: isFresh ? () => queries.getQueryState(queryKey)?.dataUpdatedAt : 0,
    staleTime: POLL_INTERVAL_MS,
    gcTime: 0,
    retry: false,
    refetchInterval: POLL_INTERVAL_MS,
    refetchOnWindowFocus: true,
  });

  const added = newReplies(queries.getQueryData<ThreadData>(queryKey), data);
  return {
    added,
    show: () => {
      for (const reply of inTimeOrder(added)) {
        addToThreads(
          queries,
          reply,
          reply.depth === 1 ? uuid : (reply.reply_to_activity_uuid ?? uuid),
        );
      }
    },
  };
}

function inTimeOrder(replies: readonly Reply[]): Reply[] {
  return [...replies].sort((one, other) => (one.created_at < other.created_at ? -1 : 1));
}

/** Return the replies that came after the thread was loaded, and have a place in it. */
function newReplies(thread: ThreadData | undefined, newest: ThreadPage | null): Reply[] {
  const loadedAt = thread?.pages[0]?.loadedAt;
  if (loadedAt === undefined || newest === null) return [];
  const known = new Map(
    thread?.pages.flatMap(({ items }) => items.map((item) => [item.uuid, item] as const)),
  );
  const placed = new Set<string>();
  const now = serverClock.now();
  return newest.items.filter((reply) => {
    const above = reply.reply_to_activity_uuid ?? '';
    const hasPlace =
      reply.depth === 1 || placed.has(above) || known.get(above)?.has_more_replies === false;
    const isNew =
      hasPlace &&
      !known.has(reply.uuid) &&
      !hasExpired(reply.expires_at, now) &&
      Date.parse(reply.created_at) > loadedAt - MAX_DELAY_MS;
    if (isNew) placed.add(reply.uuid);
    return isNew;
  });
}

function refreshCounts(queries: QueryClient, queryKey: readonly unknown[], newest: ThreadPage) {
  // A pending reaction would overwrite this update, or be overwritten by it.
  if (queries.isMutating({ mutationKey: reactionsKey }) > 0) return;
  const now = new Map(newest.items.map((item) => [item.uuid, item]));
  queries.setQueryData<ThreadData>(
    queryKey,
    (cached) =>
      cached && {
        ...cached,
        pages: cached.pages.map((page) => ({
          ...page,
          activity: newest.activity,
          items: page.items.map((item) => {
            const { depth, has_more_replies } = item;
            return { ...(now.get(item.uuid) ?? item), depth, has_more_replies };
          }),
        })),
      },
  );
}
