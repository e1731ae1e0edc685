import { infiniteQueryOptions } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';
import { cursorQuery, firstCursor, pageOf } from '@/lib/api/page';

/** What the person sees at home; signed out, that is the public feed. */
export const homeFeed = infiniteQueryOptions({
  queryKey: ['activities', 'home'],
  queryFn: async ({ pageParam, signal }) => {
    const { data, response } = await answer(
      api.GET('/api/activities/home', { params: { query: cursorQuery(pageParam) }, signal }),
    );
    return pageOf(data, response);
  },
  initialPageParam: firstCursor,
  getNextPageParam: (last) => last.next,
});
