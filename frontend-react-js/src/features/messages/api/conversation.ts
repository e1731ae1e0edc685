import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { type Cursor, type Page, pageOf } from '@/lib/api/pagination';
import { conversationsKey } from './keys';
import type { HeldMessage } from './types';

/** What was said, oldest first, as far as it is loaded, and where what is older begins. */
export type Conversation = { items: HeldMessage[]; older: Cursor };

/** A conversation is loaded once; then it grows: by what is heard, what was missed, and what is older. */
export function conversation(uuid: string) {
  return queryOptions({
    queryKey: [...conversationsKey, uuid],
    queryFn: async ({ signal }): Promise<Conversation> => {
      const { items, next } = await loadMessages(uuid, {}, signal);
      return { items, older: next };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Load a page: the newest, an older one by its cursor, or the one after a message. `next` goes on in the same direction. */
export async function loadMessages(
  uuid: string,
  query: { cursor?: string; after?: string; limit?: number },
  signal?: AbortSignal,
): Promise<Page<HeldMessage>> {
  const { data, response } = await unwrap(
    api.GET('/api/messages/{message_group_uuid}', {
      params: { path: { message_group_uuid: uuid }, query },
      ...(signal && { signal }),
    }),
  );
  return pageOf(data, response, 'after' in query ? 'after' : 'cursor');
}

/** Change a conversation that is loaded. Having changed makes it no fresher than it was. */
export function changeConversation(
  queries: QueryClient,
  uuid: string,
  change: (held: Conversation) => Conversation,
) {
  const { queryKey } = conversation(uuid);
  const updatedAt = queries.getQueryState(queryKey)?.dataUpdatedAt;
  if (!updatedAt) return;
  queries.setQueryData(queryKey, (held) => held && change(held), { updatedAt });
}
