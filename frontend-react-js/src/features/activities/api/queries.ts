import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { type Cursor, cursorQuery, firstCursor, type Page, toPage } from '@/lib/api/pagination';
import { activitiesKey } from '@/lib/api/query-keys';
import type { Activity } from '@/lib/api/types';

/** `home` has cruds of followed people (the public feed if signed out), `public` has everyone's. */
export type FeedName = 'home' | 'public';

/** A feed. It is never refetched while it is read; `useNewCruds` offers new cruds separately. */
export function feedQuery(name: FeedName) {
  return {
    ...crudListQuery([name], (cursor, signal) => fetchFeedPage(name, cursor, signal)),
    ...neverStale,
  };
}

const neverStale = { staleTime: Number.POSITIVE_INFINITY };

export async function fetchFeedPage(name: FeedName, cursor: Cursor, signal: AbortSignal) {
  const path = name === 'home' ? '/api/activities/home' : '/api/activities/public';
  const { data, response } = await unwrap(
    api.GET(path, { params: { query: cursorQuery(cursor) }, signal }),
  );
  return toPage(data, response);
}

/** The viewer's bookmarks, the latest first. */
export const bookmarksQuery = crudListQuery(['bookmarks'], async (cursor, signal) => {
  const { data, response } = await unwrap(
    api.GET('/api/activities/bookmarks', { params: { query: cursorQuery(cursor) }, signal }),
  );
  return toPage(data, response);
});

export function tagQuery(tag: string) {
  return crudListQuery(['tag', tag], async (cursor, signal) => {
    const { data, response } = await unwrap(
      api.GET('/api/activities/tags/{tag}', {
        params: { path: { tag }, query: cursorQuery(cursor) },
        signal,
      }),
    );
    return toPage(data, response);
  });
}

export function crudListQuery(
  name: readonly string[],
  load: (cursor: Cursor, signal: AbortSignal) => Promise<Page<Activity>>,
) {
  return infiniteQueryOptions({
    queryKey: [activitiesKey, ...name],
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
  });
}
