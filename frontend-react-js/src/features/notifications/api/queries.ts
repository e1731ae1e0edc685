import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { cursorQuery, firstCursor, toPage } from '@/lib/api/pagination';

/** What others did, the last first. Each visit asks anew: one comes to see what is new. */
export const notificationsQuery = infiniteQueryOptions({
  queryKey: ['notifications'],
  queryFn: async ({ pageParam, signal }) => {
    const { data, response } = await unwrap(
      api.GET('/api/activities/notifications', {
        params: { query: cursorQuery(pageParam) },
        signal,
      }),
    );
    return toPage(data, response);
  },
  initialPageParam: firstCursor,
  getNextPageParam: (last) => last.next,
  staleTime: 0,
});
