import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { type Cursor, cursorQuery, firstCursor, type Page, toPage } from '@/lib/api/pagination';
import { activitiesKey } from '@/lib/api/query-keys';
import type { Activity, Ancestor, Reply } from '@/lib/api/types';
import { serverClock } from '@/lib/time/server-clock';
import { MAX_DEPTH } from '../thread-tree';

/** Which of the direct replies come first. */
export type ThreadOrder = 'oldest' | 'newest' | 'liked';

export type ThreadPage = Page<Reply> & {
  activity: Activity;
  ancestors: Ancestor[];
  loadedAt: number;
};

/** The keys of a thread in all orders, or of all threads. */
export function threadKey(uuid?: string) {
  return uuid === undefined ? [activitiesKey, 'thread'] : [activitiesKey, 'thread', uuid];
}

/**
 * A crud, what it answers, and the replies to it. It is never refetched while it is read: that would
 * close the branches that were opened. `useNewReplies` offers new replies separately.
 */
export function threadQuery(handle: string, uuid: string, order: ThreadOrder) {
  return infiniteQueryOptions({
    queryKey: [...threadKey(uuid), order],
    queryFn: ({ pageParam, signal }) =>
      fetchThreadPage(handle, uuid, { order, cursor: pageParam, signal }),
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export async function fetchThreadPage(
  handle: string,
  uuid: string,
  {
    order = 'oldest',
    depth = MAX_DEPTH,
    cursor = firstCursor,
    signal,
  }: { order?: ThreadOrder; depth?: number; cursor?: Cursor; signal?: AbortSignal },
): Promise<ThreadPage> {
  const { data, response } = await unwrap(
    api.GET('/api/activities/@{handle}/status/{activity_uuid}', {
      params: {
        path: { handle, activity_uuid: uuid },
        query: { ...cursorQuery(cursor), order, depth },
      },
      ...(signal && { signal }),
    }),
  );
  // The release before, which answers during a deployment, has no tree.
  const replies = data.replies.map((reply) => ({
    ...reply,
    depth: reply.depth ?? 1,
    has_more_replies: reply.has_more_replies ?? reply.replies_count > 0,
  }));
  return {
    ...toPage(replies, response),
    activity: data.activity,
    ancestors: data.ancestors ?? [],
    loadedAt: serverClock.now(),
  };
}
