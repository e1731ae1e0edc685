import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { cursorQuery, firstCursor, pageOf } from '@/lib/api/pagination';
import { foldersKey } from './keys';
import type { Folder } from './types';

/** Conversations, the one that was last written in first. */
export function folder(name: Folder) {
  return infiniteQueryOptions({
    queryKey: [...foldersKey, name],
    queryFn: async ({ pageParam, signal }) => {
      const { data, response } = await unwrap(
        api.GET('/api/message_groups', {
          params: { query: { folder: name, ...cursorQuery(pageParam) } },
          signal,
        }),
      );
      return pageOf(data, response);
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
    refetchOnWindowFocus: 'always',
  });
}
