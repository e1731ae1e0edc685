/** Polling for new cruds in a feed. */

import {
  infiniteQueryOptions,
  type QueryClient,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { firstCursor, type Page } from '@/lib/api/pagination';
import { activitiesKey } from '@/lib/api/query-keys';
import type { Activity } from '@/lib/api/types';
import { hasExpired } from '@/lib/time/format-remaining';
import { serverClock } from '@/lib/time/server-clock';
import { diffFeed } from '../diff-feed';
import { reactionsKey } from './mutations';
import { type FeedName, feedQuery, fetchFeedPage } from './queries';

const POLL_INTERVAL_MS = 25_000;

/**
 * Poll the first page of a feed while the tab is visible.
 *
 * New cruds are in `added` until `show` prepends them. Deleted cruds leave the feed and counts are
 * updated immediately.
 */
export function useNewCruds(name: FeedName, known: readonly Activity[]) {
  const queries = useQueryClient();
  const { data } = useInfiniteQuery(newestQuery(queries, name));
  const page = data?.pages[0];
  const { added, isContiguous } = page ? diffFeed(known, page) : noDiff;
  const now = serverClock.now();

  return {
    added: added.filter((activity) => !hasExpired(activity.expires_at, now)),
    isContiguous,
    show: async () => {
      const { queryKey } = feedQuery(name);
      await queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, (cached) => {
        const [first, ...rest] = cached?.pages ?? [];
        if (!cached || !first || !page) return cached;
        if (!isContiguous) return { pages: [page], pageParams: [firstCursor] };
        return { ...cached, pages: [{ ...first, items: [...added, ...first.items] }, ...rest] };
      });
    },
  };
}

const noDiff = { added: [], isContiguous: true };

function newestQuery(queries: QueryClient, name: FeedName) {
  const { queryKey } = feedQuery(name);
  return infiniteQueryOptions({
    queryKey: [activitiesKey, 'newest', name],
    queryFn: async ({ signal }) => {
      const page = await fetchFeedPage(name, firstCursor, signal);
      refreshKnownCruds(queries, name, page);
      return page;
    },
    initialPageParam: firstCursor,
    getNextPageParam: () => undefined,
    // A feed that has just been loaded contains its newest page.
    initialData: () => queries.getQueryData(queryKey),
    initialDataUpdatedAt: () => queries.getQueryState(queryKey)?.dataUpdatedAt,
    staleTime: POLL_INTERVAL_MS,
    gcTime: 0,
    retry: false,
    refetchInterval: POLL_INTERVAL_MS,
    refetchOnWindowFocus: true,
  });
}

function refreshKnownCruds(queries: QueryClient, name: FeedName, page: Page<Activity>) {
  const { queryKey } = feedQuery(name);
  // A pending reaction or refetch would overwrite this update, or be overwritten by it.
  if (queries.isMutating({ mutationKey: reactionsKey }) > 0) return;
  if (queries.getQueryState(queryKey)?.fetchStatus !== 'idle') return;
  const now = new Map(page.items.map((item) => [item.uuid, item]));

  queries.setQueryData(queryKey, (cached) => {
    if (!cached) return cached;
    const { removed } = diffFeed(
      cached.pages.flatMap(({ items }) => items),
      page,
    );
    return {
      ...cached,
      pages: cached.pages.map((each) => ({
        ...each,
        items: each.items
          .filter(({ uuid }) => !removed.has(uuid))
          .map((item) => ({ ...(now.get(item.uuid) ?? item), reposted_by: item.reposted_by })),
      })),
    };
  });
}
