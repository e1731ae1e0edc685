import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { cursorQuery, firstCursor, pageOf } from '@/lib/api/pagination';
import { type PersonTab, personActivitiesKey } from '@/lib/api/query-keys';

/** A person, with what they said, answered or liked, page by page, newest first. */
export function personActivities(handle: string, tab: PersonTab) {
  return infiniteQueryOptions({
    queryKey: personActivitiesKey(handle, tab),
    queryFn: async ({ pageParam, signal }) => {
      const { data, response } = await unwrap(
        api.GET('/api/activities/@{handle}', {
          params: { path: { handle }, query: { ...cursorQuery(pageParam), tab } },
          signal,
        }),
      );
      return { ...pageOf(data.activities, response), profile: data.profile };
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
  });
}
