import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { cursorQuery, firstCursor, pageOf } from '@/lib/api/pagination';
import { peopleKey } from '@/lib/api/query-keys';
import type { PeopleSide } from '../paths';

/** Who follows a person, or whom they follow, page by page. */
export function people(handle: string, side: PeopleSide) {
  return infiniteQueryOptions({
    queryKey: [peopleKey, side, handle],
    queryFn: async ({ pageParam, signal }) => {
      const path =
        side === 'followers' ? '/api/users/@{handle}/followers' : '/api/users/@{handle}/following';
      const { data, response } = await unwrap(
        api.GET(path, { params: { path: { handle }, query: cursorQuery(pageParam) }, signal }),
      );
      return pageOf(data, response);
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
  });
}
