import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Cursor, firstCursor } from '@/lib/api/pagination';
import type { Reply } from '@/lib/api/types';
import { MAX_DEPTH, replaceBranch } from '../thread-tree';
import type { ThreadData } from './thread-cache';
import { fetchThreadPage, threadKey } from './thread-query';

/** Enough for nearly all branches. What is more is on the reply's own page. */
const MAX_PAGES = 3;

/** Load all replies to a reply in place of the few that came with the thread. */
export function useMoreReplies(parent: Reply) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const replies: Reply[] = [];
      let cursor: Cursor = firstCursor;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const depth = MAX_DEPTH - parent.depth;
        const found = await fetchThreadPage(parent.handle, parent.uuid, { depth, cursor });
        replies.push(...found.items);
        cursor = found.next;
        if (cursor === null) break;
      }
      return { replies, hasMore: cursor !== null };
    },
    onSuccess: ({ replies, hasMore }) => {
      queries.setQueriesData<ThreadData>(
        { queryKey: threadKey() },
        (cached) =>
          cached && {
            ...cached,
            pages: replaceBranch(cached.pages, parent.uuid, replies, hasMore),
          },
      );
    },
  });
}
