import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Cursor, Page } from './pagination';
import { activitiesKey } from './query-keys';
import type { Activity } from './types';

type CachedPage = Page<Activity> & { activity?: Activity };
type CachedPages = InfiniteData<CachedPage, Cursor>;

/** Update every cached copy of a crud, in all queries. */
export function updateInAllQueries(
  queries: QueryClient,
  uuid: string,
  change: (copy: Activity) => Activity,
) {
  mapPages(queries, (page) => {
    const isHere = page.items.some((item) => item.uuid === uuid);
    const isSubject = page.activity?.uuid === uuid;
    if (!isHere && !isSubject) return page;
    return {
      ...page,
      items: page.items.map((item) => (item.uuid === uuid ? change(item) : item)),
      ...(isSubject && page.activity && { activity: change(page.activity) }),
    };
  });
}

/** Remove cruds from all cached lists. */
export function removeFromAllQueries(queries: QueryClient, isGone: (copy: Activity) => boolean) {
  mapPages(queries, (page) =>
    page.items.some(isGone) ? { ...page, items: page.items.filter((item) => !isGone(item)) } : page,
  );
}

/** Cancel in-flight refetches, so that a stale response can't overwrite an optimistic update. */
export async function cancelInFlight(queries: QueryClient): Promise<void> {
  await queries.cancelQueries({
    queryKey: [activitiesKey],
    predicate: (query) => query.state.data !== undefined,
  });
}

function mapPages(queries: QueryClient, map: (page: CachedPage) => CachedPage) {
  for (const query of queries.getQueryCache().findAll({ queryKey: [activitiesKey] })) {
    const cached = query.state.data as CachedPages | undefined;
    if (!cached) continue;
    const pages = cached.pages.map(map);
    if (pages.every((page, index) => page === cached.pages[index])) continue;
    const { dataUpdatedAt, isInvalidated } = query.state;
    queries.setQueryData<CachedPages>(
      query.queryKey,
      { ...cached, pages },
      { updatedAt: dataUpdatedAt },
    );
    // setQueryData marks the query as fresh; an invalidated query must stay so.
    if (isInvalidated) query.invalidate();
  }
}
