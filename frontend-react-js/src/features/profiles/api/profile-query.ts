import { infiniteQueryOptions } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';
import { cursorQuery, firstCursor, pageOf } from '@/lib/api/page';

/** A person, with their cruds page by page, newest first. */
export function profileQuery(handle: string) {
  return infiniteQueryOptions({
    queryKey: ['profiles', handle],
    queryFn: async ({ pageParam, signal }) => {
      const { data, response } = await answer(
        api.GET('/api/activities/@{handle}', {
          params: { path: { handle }, query: cursorQuery(pageParam) },
          signal,
        }),
      );
      return { ...pageOf(data.activities, response), profile: data.profile };
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
  });
}
