import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { type Cursor, cursorQuery, firstCursor, type Page, toPage } from '@/lib/api/pagination';
import { ProblemError } from '@/lib/http/problem';
import { useIsConnected } from '@/lib/realtime/use-is-connected';
import { mergeMessages } from '../merge-messages';
import { savedPlace } from '../saved-place';
import type { CachedMessage, Folder, MessageGroup } from './types';

/** Key prefix of the lists of conversations. */
export const foldersKey = ['messages', 'folder'] as const;

/** Key prefix of single conversations. */
export const conversationsKey = ['messages', 'conversation'] as const;

/** Key prefix of the messages of a conversation. */
export const messagesKey = ['messages', 'history'] as const;

/** Key prefix of the backfill of a conversation. */
export const backfillKey = ['messages', 'backfill'] as const;

/** Conversations of a folder, the latest first. */
export function folderQuery(name: Folder) {
  return infiniteQueryOptions({
    queryKey: [...foldersKey, name],
    queryFn: async ({ pageParam, signal }) => {
      const { data, response } = await unwrap(
        api.GET('/api/message_groups', {
          params: { query: { folder: name, ...cursorQuery(pageParam) } },
          signal,
        }),
      );
      return toPage(data, response);
    },
    initialPageParam: firstCursor,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
    refetchOnWindowFocus: 'always',
  });
}

const POLL_INTERVAL_MS = 15_000;

export function useFolder(name: Folder) {
  const isConnected = useIsConnected();
  return useInfiniteQuery({
    ...folderQuery(name),
    refetchInterval: isConnected ? false : POLL_INTERVAL_MS,
  });
}

/** A conversation without its messages. */
export function conversationQuery(uuid: string) {
  return queryOptions({
    queryKey: [...conversationsKey, uuid],
    queryFn: async ({ signal }) => {
      const params = { path: { message_group_uuid: uuid } };
      return (await unwrap(api.GET('/api/message_groups/{message_group_uuid}', { params, signal })))
        .data;
    },
    staleTime: 0,
    refetchOnWindowFocus: 'always',
  });
}

export const folders: Folder[] = ['inbox', 'requests'];

/** Find a conversation in the cached lists, or else in its own query. */
export function cachedConversation(queries: QueryClient, uuid: string): MessageGroup | undefined {
  const listed = folders
    .flatMap((name) => queries.getQueryData(folderQuery(name).queryKey)?.pages ?? [])
    .flatMap(({ items }) => items)
    .find((item) => item.uuid === uuid);
  return listed ?? queries.getQueryData(conversationQuery(uuid).queryKey);
}

/** Load a conversation, with the cached one as placeholder. */
export function useConversation(uuid: string) {
  const queries = useQueryClient();
  const isConnected = useIsConnected();
  return useQuery({
    ...conversationQuery(uuid),
    placeholderData: () => cachedConversation(queries, uuid),
    refetchInterval: isConnected ? false : POLL_INTERVAL_MS,
  });
}

/** `uuid` is null as long as there is no conversation; it stays new while its page moves. */
type ConversationWith = { person: string; uuid: string | null; isNew: boolean };

/** A person by handle, and the conversation with them. */
export function conversationWithQuery(handle: string) {
  return queryOptions({
    queryKey: ['messages', 'with', handle],
    queryFn: async ({ signal }): Promise<ConversationWith> => {
      const params = { path: { handle } };
      try {
        const { data } = await unwrap(
          api.GET('/api/users/@{handle}/message_group', { params, signal }),
        );
        return { person: data.user_uuid, uuid: data.uuid, isNew: false };
      } catch (error) {
        if (!(error instanceof ProblemError && error.codes.includes('message_group_not_found'))) {
          throw error;
        }
      }
      const { data } = await unwrap(api.GET('/api/users/@{handle}/short', { params, signal }));
      return { person: data.uuid, uuid: null, isNew: true };
    },
    staleTime: 0,
  });
}

/** The loaded messages, oldest first, and the cursor of the previous page. */
export type MessageHistory = { items: CachedMessage[]; older: Cursor };

/** Messages of a conversation. They are fetched once; realtime events and backfill add to them. */
export function messagesQuery(uuid: string) {
  return queryOptions({
    queryKey: [...messagesKey, uuid],
    queryFn: async ({ signal }): Promise<MessageHistory> => {
      const place = savedPlace(uuid);
      if (place) return fetchBackTo(uuid, place.message, signal);
      const { items, next } = await fetchMessages(uuid, {}, signal);
      return { items, older: next };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const LARGEST_PAGE_SIZE = 100;
const MAX_PAGES_BACK = 5;

/** Fetch the newest messages, back to one that was on the screen if it isn't too far. */
async function fetchBackTo(
  uuid: string,
  message: string,
  signal: AbortSignal,
): Promise<MessageHistory> {
  let { items, next } = await fetchMessages(uuid, { limit: LARGEST_PAGE_SIZE }, signal);
  for (let pages = 1; pages < MAX_PAGES_BACK && next !== null; pages += 1) {
    const oldest = items[0]?.uuid;
    if (oldest !== undefined && oldest <= message) break;
    const older = await fetchMessages(uuid, { cursor: next, limit: LARGEST_PAGE_SIZE }, signal);
    items = mergeMessages(items, older.items);
    next = older.next;
  }
  return { items, older: next };
}

/** Fetch the newest page, the one at `cursor`, or the one after a message; `next` continues it. */
export async function fetchMessages(
  uuid: string,
  query: { cursor?: string; after?: string; limit?: number },
  signal?: AbortSignal,
): Promise<Page<CachedMessage>> {
  const { data, response } = await unwrap(
    api.GET('/api/messages/{message_group_uuid}', {
      params: { path: { message_group_uuid: uuid }, query },
      ...(signal && { signal }),
    }),
  );
  return toPage(data, response, 'after' in query ? 'after' : 'cursor');
}

/** Whether a conversation or person doesn't exist or is hidden from the viewer. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ProblemError && [404, 422].includes(error.status);
}
