import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { cursorQuery, firstCursor, toPage } from '@/lib/api/pagination';
import { type PersonTab, peopleKey, personActivitiesKey } from '@/lib/api/query-keys';
import { ProblemError } from '@/lib/http/problem';
import type { PublicReactions } from '@/lib/paths';
import type { PeopleSide } from '../paths';

/** A profile with its cruds, replies, media or likes, newest first. */
export function personActivitiesQuery(handle: string, tab: PersonTab) {
  return infiniteQueryOptions({
    queryKey: personActivitiesKey(handle, tab),
    queryFn: async ({ pageParam, signal }) => {
      const { data, response } = await unwrap(
        api.GET('/api/activities/@{handle}', {
          params: { path: { handle }, query: { ...cursorQuery(pageParam), tab } },
          signal,
        }),
      );
      return { ...toPage(data.activities, response), profile: data.profile };
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
  });
}

/** Whether the handle is invalid or unused, or its owner is hidden by a block. */
export function isUnknownPerson(error: unknown): boolean {
  return error instanceof ProblemError && [404, 422].includes(error.status);
}

/** Followers of a person, or people they follow. */
export function peopleQuery(handle: string, side: PeopleSide) {
  return infiniteQueryOptions({
    queryKey: [peopleKey, side, handle],
    queryFn: async ({ pageParam, signal }) => {
      const path =
        side === 'followers' ? '/api/users/@{handle}/followers' : '/api/users/@{handle}/following';
      const { data, response } = await unwrap(
        api.GET(path, { params: { path: { handle }, query: cursorQuery(pageParam) }, signal }),
      );
      return { ...toPage(data, response), handle: handleOf(response) ?? handle };
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
  });
}

/** The people who liked or reposted a crud. */
export function reactedQuery(uuid: string, reactions: PublicReactions) {
  return infiniteQueryOptions({
    queryKey: [peopleKey, reactions, uuid],
    queryFn: async ({ pageParam, signal }) => {
      const path =
        reactions === 'likes'
          ? '/api/activities/{activity_uuid}/likes'
          : '/api/activities/{activity_uuid}/reposts';
      const { data, response } = await unwrap(
        api.GET(path, {
          params: { path: { activity_uuid: uuid }, query: cursorQuery(pageParam) },
          signal,
        }),
      );
      return toPage(data, response);
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
  });
}

/** The person's present handle, if the request named a former one. */
function handleOf(response: Response): string | undefined {
  return /@(\w+)/.exec(response.headers.get('Content-Location') ?? '')?.[1];
}

export type HiddenList = 'muted' | 'blocked' | 'muted-reposts';

/** People whom the viewer mutes or blocks, or whose reposts they hide. */
export function hiddenPeopleQuery(list: HiddenList) {
  return infiniteQueryOptions({
    queryKey: [peopleKey, list],
    queryFn: async ({ pageParam, signal }) => {
      const path = `/api/users/${list}` as const;
      const { data, response } = await unwrap(
        api.GET(path, { params: { query: cursorQuery(pageParam) }, signal }),
      );
      return toPage(data, response);
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
    // Another page may have changed it.
    staleTime: 0,
  });
}

/** People who ask to follow the viewer, newest first. */
export const followRequestsQuery = infiniteQueryOptions({
  queryKey: [peopleKey, 'requests'],
  queryFn: async ({ pageParam, signal }) => {
    const { data, response } = await unwrap(
      api.GET('/api/follow_requests', { params: { query: cursorQuery(pageParam) }, signal }),
    );
    return toPage(data, response);
  },
  initialPageParam: firstCursor,
  getNextPageParam: (last) => last.next,
  // Others ask and withdraw meanwhile.
  staleTime: 0,
});

/** Suggested people to follow, on one page. */
export const suggestionsQuery = infiniteQueryOptions({
  queryKey: [peopleKey, 'suggestions'],
  queryFn: async ({ signal }) => {
    const { data, response } = await unwrap(api.GET('/api/users/suggestions', { signal }));
    return toPage(data, response);
  },
  initialPageParam: firstCursor,
  getNextPageParam: () => null,
  staleTime: 5 * 60_000,
});
