import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { badges } from '@/lib/api/badges';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import type { MessageDeleted } from '@/lib/realtime/events';
import { isActive } from '../active-conversation';
import { mergeMessages } from '../merge-messages';
import { outbox } from '../outbox';
import {
  backfillKey,
  cachedConversation,
  conversationQuery,
  folderQuery,
  folders,
  foldersKey,
  type MessageHistory,
  messagesQuery,
} from './queries';
import type { CachedMessage, ConversationFolder, Folder, MessageGroup } from './types';

/** Update a conversation in every list and in its own query. */
export function updateConversation(
  queries: QueryClient,
  uuid: string,
  change: (copy: MessageGroup) => MessageGroup,
) {
  mapFolders(queries, (items) => items.map((item) => (item.uuid === uuid ? change(item) : item)));
  queries.setQueryData(conversationQuery(uuid).queryKey, (cached) => cached && change(cached));
}

/** Remove a conversation from the lists. */
export function removeConversation(queries: QueryClient, uuid: string) {
  mapFolders(queries, (items) => items.filter((item) => item.uuid !== uuid));
}

/**
 * Make a message the latest of its conversation and move the conversation to the top of its folder.
 *
 * The lists are refetched if the conversation is unknown or a fetch is in flight. An older message
 * changes nothing.
 */
function bumpConversation(
  queries: QueryClient,
  message: CachedMessage,
  patch: (cached: MessageGroup) => Pick<MessageGroup, 'unread_count' | 'folder'>,
) {
  const cached = cachedConversation(queries, message.message_group_uuid);
  if (!cached || queries.isFetching({ queryKey: foldersKey }) > 0) {
    cancelAndInvalidate(queries, foldersKey);
    cancelAndInvalidate(queries, badges.queryKey);
  }
  if (!cached || message.uuid <= cached.message_uuid) return;

  moveConversation(queries, cached, {
    ...cached,
    message: message.message,
    message_uuid: message.uuid,
    message_user_uuid: message.user_uuid,
    message_deleted: message.deleted,
    created_at: message.created_at,
    ...patch(cached),
  });
}

/**
 * Replace a conversation's row after a deletion. The newest message may have gone, so it may move
 * down.
 */
export function replaceRow(
  queries: QueryClient,
  uuid: string,
  row: MessageDeleted['message_group'],
) {
  const cached = cachedConversation(queries, uuid);
  if (!cached || !row || queries.isFetching({ queryKey: foldersKey }) > 0) {
    cancelAndInvalidate(queries, foldersKey);
    cancelAndInvalidate(queries, badges.queryKey);
  }
  if (cached && row) {
    const unread_count = isActive(uuid) ? 0 : row.unread_count;
    moveConversation(queries, cached, { ...cached, ...row, unread_count });
  }
}

/** Put a changed conversation in its place in the lists, and update the badge. */
function moveConversation(queries: QueryClient, cached: MessageGroup, bumped: MessageGroup) {
  updateUnreadBadge(queries, cached, bumped);
  removeConversation(queries, cached.uuid);
  for (const name of folders) {
    if (name === bumped.folder) insertSorted(queries, name, bumped);
  }
  queries.setQueryData(
    conversationQuery(cached.uuid).queryKey,
    (own) => own && { ...bumped, read_up_to: own.read_up_to },
  );
}

function insertSorted(queries: QueryClient, name: Folder, bumped: MessageGroup) {
  queries.setQueryData(folderQuery(name).queryKey, (list) => {
    if (!list) return list;
    const isOlder = (item: MessageGroup) => item.message_uuid < bumped.message_uuid;
    const found = list.pages.findIndex((page) => page.items.some(isOlder));
    const isEmpty = list.pages.every((page) => page.items.length === 0);
    // It is on a page that isn't loaded yet.
    if (found < 0 && !isEmpty && list.pages.at(-1)?.next !== null) return list;
    const index = found < 0 ? list.pages.length - 1 : found;
    const pages = list.pages.map((page, number) =>
      number === index ? { ...page, items: [...page.items, bumped].sort(newestFirst) } : page,
    );
    return { ...list, pages };
  });
}

/** Set the unread count of a conversation to zero. */
export function markRead(queries: QueryClient, uuid: string) {
  const cached = cachedConversation(queries, uuid);
  if (cached) updateUnreadBadge(queries, cached, { ...cached, unread_count: 0 });
  updateConversation(queries, uuid, (copy) => ({ ...copy, unread_count: 0 }));
}

/** Update the badge of “Messages”: the number of unread conversations in the inbox. */
function updateUnreadBadge(queries: QueryClient, before: MessageGroup, after: MessageGroup) {
  const step = Number(countsAsUnread(after)) - Number(countsAsUnread(before));
  if (step === 0) return;
  // A response in flight may be older than this change and would undo it.
  if (queries.getQueryData(badges.queryKey)) {
    queries.cancelQueries({ queryKey: badges.queryKey }, { revert: false });
  }
  queries.setQueryData(
    badges.queryKey,
    (cached) => cached && { ...cached, messages: Math.max(0, (cached.messages ?? 0) + step) },
  );
}

function countsAsUnread({ folder: name, unread_count }: MessageGroup): boolean {
  return name === 'inbox' && unread_count > 0;
}

function newestFirst(a: MessageGroup, b: MessageGroup): number {
  return a.message_uuid < b.message_uuid ? 1 : -1;
}

function mapFolders(queries: QueryClient, map: (items: MessageGroup[]) => MessageGroup[]) {
  for (const name of folders) {
    queries.setQueryData(
      folderQuery(name).queryKey,
      (list) =>
        list && { ...list, pages: list.pages.map((page) => ({ ...page, items: map(page.items) })) },
    );
  }
}

/** Update the cached messages without changing when they were fetched. */
export function updateMessages(
  queries: QueryClient,
  uuid: string,
  change: (cached: MessageHistory) => MessageHistory,
) {
  const { queryKey } = messagesQuery(uuid);
  const updatedAt = queries.getQueryState(queryKey)?.dataUpdatedAt;
  if (!updatedAt) return;
  queries.setQueryData(queryKey, (cached) => cached && change(cached), { updatedAt });
}

/** Merge messages into the cached ones, and confirm those that are still in the outbox. */
export function addMessages(queries: QueryClient, uuid: string, messages: CachedMessage[]) {
  const cached = queries.getQueryData(messagesQuery(uuid).queryKey);
  if (!cached) return;
  const known = new Set(cached.items.map((message) => message.uuid));
  notifyManager.batch(() => {
    updateMessages(queries, uuid, () => ({
      ...cached,
      items: mergeMessages(cached.items, messages),
    }));
    for (const message of messages) {
      // In the same batch, so that the message is never rendered twice or not at all.
      if (!known.has(message.uuid)) notifyManager.schedule(() => outbox.reconcile(message));
    }
  });
}

type IncomingMessage = Omit<CachedMessage, 'deleted'> & {
  deleted?: boolean;
  unread_count: number;
  folder: ConversationFolder;
};

/** Apply a new message to all caches. It may come more than once and out of order. */
export function applyMessage(queries: QueryClient, viewer: string, incoming: IncomingMessage) {
  const { unread_count, folder, ...rest } = incoming;
  const message: CachedMessage = { deleted: false, ...rest };
  const { message_group_uuid: uuid, user_uuid: author } = message;
  const { queryKey } = messagesQuery(uuid);

  if (queries.getQueryData(queryKey)) {
    addMessages(queries, uuid, [message]);
    // An event has no ranges of links.
    if (!message.entities && message.message.includes('://')) {
      cancelAndInvalidate(queries, [...backfillKey, uuid]);
    }
  } else if (queries.getQueryState(queryKey)) {
    cancelAndInvalidate(queries, queryKey);
  }
  bumpConversation(queries, message, (known) => ({
    folder,
    unread_count: isActive(uuid) ? 0 : author === viewer ? known.unread_count : unread_count,
  }));
}
