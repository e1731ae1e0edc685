import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Cursor, Page } from './page';
import type { Activity } from './types';

/** The key of every query that holds cruds begins so, and its data has this shape: then all copies of a crud are found. */
export const activitiesKey = 'activities';

export type PersonTab = 'cruds' | 'replies' | 'media' | 'likes';

export function personActivitiesKey(handle: string, tab: PersonTab) {
  return [activitiesKey, 'person', handle, tab] as const;
}

type HeldPage = Page<Activity> & { activity?: Activity };
type Held = InfiniteData<HeldPage, Cursor>;

/** Change each copy of a crud, on whichever page it stands. */
export function changeEverywhere(
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

/** Take cruds out of every list. */
export function removeEverywhere(queries: QueryClient, isGone: (copy: Activity) => boolean) {
  mapPages(queries, (page) =>
    page.items.some(isGone) ? { ...page, items: page.items.filter((item) => !isGone(item)) } : page,
  );
}

/** Stop lists that are being loaded again: their answers were made before what happens now. */
export async function stopAnswersUnderWay(queries: QueryClient): Promise<void> {
  await queries.cancelQueries({
    queryKey: [activitiesKey],
    predicate: (query) => query.state.data !== undefined,
  });
}

function mapPages(queries: QueryClient, map: (page: HeldPage) => HeldPage) {
  for (const query of queries.getQueryCache().findAll({ queryKey: [activitiesKey] })) {
    const held = query.state.data as Held | undefined;
    if (!held) continue;
    const pages = held.pages.map(map);
    if (pages.every((page, index) => page === held.pages[index])) continue;
    const { dataUpdatedAt, isInvalidated } = query.state;
    queries.setQueryData<Held>(query.queryKey, { ...held, pages }, { updatedAt: dataUpdatedAt });
    // Having changed one crud in it makes a list no fresher than it was.
    if (isInvalidated) query.invalidate();
  }
}
