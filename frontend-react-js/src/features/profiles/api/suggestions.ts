import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { firstCursor, pageOf } from '@/lib/api/pagination';
import { peopleKey } from '@/lib/api/query-keys';

/** A few people whom the viewer may like to follow. */
export const suggestions = infiniteQueryOptions({
  queryKey: [peopleKey, 'suggestions'],
  queryFn: async ({ signal }) => {
    const { data, response } = await unwrap(api.GET('/api/users/suggestions', { signal }));
    return pageOf(data, response);
  },
  initialPageParam: firstCursor,
  getNextPageParam: () => null,
  staleTime: 5 * 60_000,
});
