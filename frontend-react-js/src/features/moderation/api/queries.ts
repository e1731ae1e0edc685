import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { cursorQuery, firstCursor, toPage } from '@/lib/api/pagination';
import { reportsKey } from '@/lib/api/query-keys';

export const moderationKey = 'moderation';
export const decisionsKey = 'decisions';

export type CaseStatus = 'open' | 'closed';

export function casesQuery(status: CaseStatus) {
  return infiniteQueryOptions({
    queryKey: [moderationKey, 'cases', status],
    queryFn: async ({ pageParam, signal }) => {
      const { data, response } = await unwrap(
        api.GET('/api/moderation/reports', {
          params: { query: { status, ...cursorQuery(pageParam) } },
          signal,
        }),
      );
      return toPage(data, response);
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
    // The URLs of pictures are signed for a quarter of an hour.
    refetchInterval: 10 * 60_000,
  });
}

export const logQuery = infiniteQueryOptions({
  queryKey: [moderationKey, 'log'],
  queryFn: async ({ pageParam, signal }) => {
    const { data, response } = await unwrap(
      api.GET('/api/moderation/log', { params: { query: cursorQuery(pageParam) }, signal }),
    );
    return toPage(data, response);
  },
  initialPageParam: firstCursor,
  getNextPageParam: (last) => last.next,
  staleTime: 0,
});

/** What moderators decided about the viewer. */
export const decisionsQuery = infiniteQueryOptions({
  queryKey: [decisionsKey],
  queryFn: async ({ pageParam, signal }) => {
    const { data, response } = await unwrap(
      api.GET('/api/account/decisions', { params: { query: cursorQuery(pageParam) }, signal }),
    );
    return toPage(data, response);
  },
  initialPageParam: firstCursor,
  getNextPageParam: (last) => last.next,
  staleTime: 0,
});

/** The reports that the viewer made. */
export const reportsQuery = infiniteQueryOptions({
  queryKey: [reportsKey],
  queryFn: async ({ pageParam, signal }) => {
    const { data, response } = await unwrap(
      api.GET('/api/reports', { params: { query: cursorQuery(pageParam) }, signal }),
    );
    return toPage(data, response);
  },
  initialPageParam: firstCursor,
  getNextPageParam: (last) => last.next,
  staleTime: 0,
});
