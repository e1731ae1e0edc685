import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { firstCursor, pageOf } from '@/lib/api/pagination';
import { peopleKey } from '@/lib/api/query-keys';

/** People with such a handle or name: the best answers, on one page. */
export function foundPeople(term: string) {
  return infiniteQueryOptions({
    queryKey: [peopleKey, 'search', term],
    queryFn: async ({ signal }) => {
      const { data, response } = await unwrap(
        api.GET('/api/users/search', { params: { query: { term } }, signal }),
      );
      return pageOf(data, response);
    },
    initialPageParam: firstCursor,
    getNextPageParam: () => null,
  });
}
