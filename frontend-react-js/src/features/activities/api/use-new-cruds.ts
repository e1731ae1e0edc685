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
import { diffFeed } from '../diff-feed';
import { reactionsKey } from './mutations';
import { type FeedName, feedQuery, fetchFeedPage } from './queries';

const POLL_INTERVAL_MS = 25_000;

/**
 * Look at the top of a feed every so often, while the tab is seen.
 *
 * What is new waits in `added` until `show` puts it above the rest. What has gone leaves the feed, and
 * counts are brought up to date, where they stand.
 */
export function useNewCruds(name: FeedName, known: readonly Activity[]) {
  const queries = useQueryClient();
  const { data } = useInfiniteQuery(newestQuery(queries, name));
  const page = data?.pages[0];
  const { added, isContiguous } = page ? diffFeed(known, page) : noDiff;
  const now = Date.now();

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
    // Whoever has just loaded the feed has just seen its top.
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
  // Both would be undone by the answer that is awaited, or undo it.
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
