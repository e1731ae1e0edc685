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
import { catchUp } from '../catch-up';
import { actsKey } from './mutations';
import { type FeedName, feed, loadFeedPage } from './queries';

const ASK_EVERY_MS = 25_000;

/**
 * Look at the top of a feed every so often, while the tab is seen.
 *
 * What is new waits in `fresh` until `show` puts it above the rest. What has gone leaves the feed, and
 * counts are brought up to date, where they stand.
 */
export function useNewest(name: FeedName, known: readonly Activity[]) {
  const queries = useQueryClient();
  const { data } = useInfiniteQuery(newest(queries, name));
  const page = data?.pages[0];
  const { fresh, connects } = page ? catchUp(known, page) : nothing;
  const now = Date.now();

  return {
    fresh: fresh.filter((activity) => !hasExpired(activity.expires_at, now)),
    connects,
    show: async () => {
      const { queryKey } = feed(name);
      await queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, (held) => {
        const [first, ...rest] = held?.pages ?? [];
        if (!held || !first || !page) return held;
        if (!connects) return { pages: [page], pageParams: [firstCursor] };
        return { ...held, pages: [{ ...first, items: [...fresh, ...first.items] }, ...rest] };
      });
    },
  };
}

const nothing = { fresh: [], connects: true };

function newest(queries: QueryClient, name: FeedName) {
  const { queryKey } = feed(name);
  return infiniteQueryOptions({
    queryKey: [activitiesKey, 'newest', name],
    queryFn: async ({ signal }) => {
      const page = await loadFeedPage(name, firstCursor, signal);
      bringUpToDate(queries, name, page);
      return page;
    },
    initialPageParam: firstCursor,
    getNextPageParam: () => undefined,
    // Whoever has just loaded the feed has just seen its top.
    initialData: () => queries.getQueryData(queryKey),
    initialDataUpdatedAt: () => queries.getQueryState(queryKey)?.dataUpdatedAt,
    staleTime: ASK_EVERY_MS,
    gcTime: 0,
    retry: false,
    refetchInterval: ASK_EVERY_MS,
    refetchOnWindowFocus: true,
  });
}

function bringUpToDate(queries: QueryClient, name: FeedName, page: Page<Activity>) {
  const { queryKey } = feed(name);
  // Both would be undone by the answer that is awaited, or undo it.
  if (queries.isMutating({ mutationKey: actsKey }) > 0) return;
  if (queries.getQueryState(queryKey)?.fetchStatus !== 'idle') return;
  const now = new Map(page.items.map((item) => [item.uuid, item]));

  queries.setQueryData(queryKey, (held) => {
    if (!held) return held;
    const { gone } = catchUp(
      held.pages.flatMap(({ items }) => items),
      page,
    );
    return {
      ...held,
      pages: held.pages.map((each) => ({
        ...each,
        items: each.items
          .filter(({ uuid }) => !gone.has(uuid))
          .map((item) => ({ ...(now.get(item.uuid) ?? item), reposted_by: item.reposted_by })),
      })),
    };
  });
}
