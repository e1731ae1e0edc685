import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Cursor, Page } from './pagination';
import { activitiesKey } from './query-keys';
import type { Activity, Ancestor } from './types';

type CachedPage = Page<Activity> & { activity?: Activity; ancestors?: Ancestor[] };
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
    const isAbove = page.ancestors?.some((above) => above.uuid === uuid) ?? false;
    if (!isHere && !isSubject && !isAbove) return page;
    // A copy in a thread has its depth too.
    const changed = <Copy extends Activity>(copy: Copy) => ({ ...copy, ...change(copy) });
    return {
      ...page,
      items: page.items.map((item) => (item.uuid === uuid ? changed(item) : item)),
      ...(isSubject && page.activity && { activity: changed(page.activity) }),
      ...(page.ancestors &&
        isAbove && {
          ancestors: page.ancestors.map((above) =>
            above.uuid === uuid && !('available' in above) ? changed(above) : above,
          ),
        }),
    };
  });
}

/** Remove cruds from all cached lists. Above a reply, they leave a gap. */
export function removeFromAllQueries(queries: QueryClient, isGone: (copy: Activity) => boolean) {
  const isGoneAbove = (above: Ancestor) => !('available' in above) && isGone(above);
  mapPages(queries, (page) => {
    if (!page.items.some(isGone) && !page.ancestors?.some(isGoneAbove)) return page;
    return {
      ...page,
      items: page.items.filter((item) => !isGone(item)),
      ...(page.ancestors && {
        ancestors: page.ancestors.map((above) =>
          isGoneAbove(above)
            ? ({ uuid: above.uuid, available: false, reason: 'not_available' } as const)
            : above,
        ),
      }),
    };
  });
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
