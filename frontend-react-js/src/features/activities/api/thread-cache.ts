import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Cursor } from '@/lib/api/pagination';
import type { Activity } from '@/lib/api/types';
import { insertReply } from '../thread-tree';
import { type ThreadPage, threadKey } from './thread-query';

export type ThreadData = InfiniteData<ThreadPage, Cursor>;

/** Add a reply to every cached thread that its parent is in. */
export function addToThreads(queries: QueryClient, reply: Activity, parent: string) {
  for (const { queryKey, state } of queries.getQueryCache().findAll({ queryKey: threadKey() })) {
    const cached = state.data as ThreadData | undefined;
    const subject = cached?.pages[0]?.activity.uuid;
    if (!cached || subject === undefined) continue;
    const isFirst = queryKey.at(-1) === 'newest';
    const pages = insertReply(cached.pages, reply, { subject, parent, isFirst });
    if (pages) queries.setQueryData<ThreadData>(queryKey, { ...cached, pages });
  }
}
