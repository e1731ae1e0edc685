import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Cursor, Page } from './pagination';
import { activitiesKey } from './query-keys';
import type { Activity, Ancestor } from './types';

type CachedPage = Page<Activity> & { activity?: Activity; ancestors?: Ancestor[] };
type CachedPages = InfiniteData<CachedPage, Cursor>;

/** Update every cached copy of a crud, or of all cruds of which something is true, in all queries. */
export function updateInAllQueries(
  queries: QueryClient,
  which: string | ((copy: Activity) => boolean),
  change: (copy: Activity) => Activity,
) {
  const isIt = typeof which === 'string' ? ({ uuid }: Activity) => uuid === which : which;
  const isItAbove = (above: Ancestor) => !('available' in above) && isIt(above);
  mapPages(queries, (page) => {
    const isHere = page.items.some(isIt);
    const isSubject = page.activity !== undefined && isIt(page.activity);
    const isAbove = page.ancestors?.some(isItAbove) ?? false;
    if (!isHere && !isSubject && !isAbove) return page;
    // A copy in a thread has its depth too.
    const changed = <Copy extends Activity>(copy: Copy) => ({ ...copy, ...change(copy) });
    return {
      ...page,
      items: page.items.map((item) => (isIt(item) ? changed(item) : item)),
      ...(isSubject && page.activity && { activity: changed(page.activity) }),
      ...(page.ancestors &&
        isAbove && {
          ancestors: page.ancestors.map((above) =>
            !('available' in above) && isIt(above) ? changed(above) : above,
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
