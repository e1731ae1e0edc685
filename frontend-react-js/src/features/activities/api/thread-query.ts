import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { cursorQuery, firstCursor, toPage } from '@/lib/api/pagination';
import { activitiesKey } from '@/lib/api/query-keys';

/** A crud and its replies, oldest first. */
export function threadQuery(handle: string, uuid: string) {
  return infiniteQueryOptions({
    queryKey: [activitiesKey, 'thread', uuid],
    queryFn: async ({ pageParam, signal }) => {
      const { data, response } = await unwrap(
        api.GET('/api/activities/@{handle}/status/{activity_uuid}', {
          params: { path: { handle, activity_uuid: uuid }, query: cursorQuery(pageParam) },
          signal,
        }),
      );
      return { ...toPage(data.replies, response), activity: data.activity };
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
  });
}
