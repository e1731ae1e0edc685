import { infiniteQueryOptions } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';
import { firstCursor, pageOf } from '@/lib/api/page';
import { peopleKey } from '@/lib/api/people-key';

/** A few people whom the viewer may like to follow. */
export const suggestions = infiniteQueryOptions({
  queryKey: [peopleKey, 'suggestions'],
  queryFn: async ({ signal }) => {
    const { data, response } = await answer(api.GET('/api/users/suggestions', { signal }));
    return pageOf(data, response);
  },
  initialPageParam: firstCursor,
  getNextPageParam: () => null,
  staleTime: 5 * 60_000,
});
