import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { cursorQuery, firstCursor, toPage } from '@/lib/api/pagination';
import { activitiesKey, peopleKey } from '@/lib/api/query-keys';

/** Cruds that match a search term, the best match first. */
export function crudSearchQuery(term: string) {
  return infiniteQueryOptions({
    queryKey: [activitiesKey, 'search', term],
    queryFn: async ({ pageParam, signal }) => {
      const { data, response } = await unwrap(
        api.GET('/api/activities/search', {
          params: { query: { term, ...cursorQuery(pageParam) } },
          signal,
        }),
      );
      return toPage(data, response);
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
  });
}

/** People with a matching handle or name, on one page. */
export function peopleSearchQuery(term: string) {
  return infiniteQueryOptions({
    queryKey: [peopleKey, 'search', term],
    queryFn: async ({ signal }) => {
      const { data, response } = await unwrap(
        api.GET('/api/users/search', { params: { query: { term } }, signal }),
      );
      return toPage(data, response);
    },
    initialPageParam: firstCursor,
    getNextPageParam: () => null,
  });
}
