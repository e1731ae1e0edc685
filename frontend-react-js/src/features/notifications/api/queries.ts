import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { cursorQuery, firstCursor, toPage } from '@/lib/api/pagination';

/** Notifications, the latest first. They are refetched on each visit. */
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
