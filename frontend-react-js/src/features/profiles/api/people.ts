import { infiniteQueryOptions } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';
import { cursorQuery, firstCursor, pageOf } from '@/lib/api/page';
import { peopleKey } from '@/lib/api/people-key';
import type { PeopleSide } from '../paths';

/** Who follows a person, or whom they follow, page by page. */
export function people(handle: string, side: PeopleSide) {
  return infiniteQueryOptions({
    queryKey: [peopleKey, side, handle],
    queryFn: async ({ pageParam, signal }) => {
      const path =
        side === 'followers' ? '/api/users/@{handle}/followers' : '/api/users/@{handle}/following';
      const { data, response } = await answer(
        api.GET(path, { params: { path: { handle }, query: cursorQuery(pageParam) }, signal }),
      );
      return pageOf(data, response);
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
  });
}
