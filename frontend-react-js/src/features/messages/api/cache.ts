import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { badges } from '@/lib/api/badges';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import { isActive } from '../active-conversation';
import { mergeMessages } from '../merge-messages';
import { outbox } from '../outbox';
import {
  cachedConversation,
  conversationQuery,
  folderQuery,
  folders,
  foldersKey,
  type MessageHistory,
  messagesQuery,
} from './queries';
import type { CachedMessage, ConversationFolder, Folder, MessageGroup } from './types';

/** Change each copy of a conversation, where it stands. */
export function updateConversation(
  queries: QueryClient,
  uuid: string,
  change: (copy: MessageGroup) => MessageGroup,
) {
  mapFolders(queries, (items) => items.map((item) => (item.uuid === uuid ? change(item) : item)));
  queries.setQueryData(conversationQuery(uuid).queryKey, (cached) => cached && change(cached));
}

/** Take a conversation out of the lists. */
export function removeConversation(queries: QueryClient, uuid: string) {
  mapFolders(queries, (items) => items.filter((item) => item.uuid !== uuid));
}

/**
 * Show a message as the newest of its conversation, in its folder, with so many unread.
 *
 * A list that doesn't know the conversation, or is being loaded, is asked for anew. It only moves
 * forward: a message that came late changes nothing.
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

  const bumped: MessageGroup = {
    ...cached,
    message: message.message,
    message_uuid: message.uuid,
    message_user_uuid: message.user_uuid,
    message_deleted: message.deleted,
    created_at: message.created_at,
    ...patch(cached),
  };
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
    const [first, ...rest] = list?.pages ?? [];
    if (!list || !first) return list;
    const items = [bumped, ...first.items].sort(newestFirst);
    return { ...list, pages: [{ ...first, items }, ...rest] };
  });
}

/** Nothing in a conversation is unread any more. */
export function markRead(queries: QueryClient, uuid: string) {
  const cached = cachedConversation(queries, uuid);
  if (cached) updateUnreadBadge(queries, cached, { ...cached, unread_count: 0 });
  updateConversation(queries, uuid, (copy) => ({ ...copy, unread_count: 0 }));
}

/** Keep the number beside “Messages”: it counts conversations in the inbox with something unread. */
function updateUnreadBadge(queries: QueryClient, before: MessageGroup, after: MessageGroup) {
  const step = Number(countsAsUnread(after)) - Number(countsAsUnread(before));
  if (step === 0) return;
  // An answer under way may have been made before this, and would undo it.
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

/** Change a conversation that is loaded. Having changed makes it no fresher than it was. */
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

/** Put messages into a conversation that is loaded, each once. One that is known to be on its way has arrived. */
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
      // Together with that: neither twice nor not at all, not even for a moment.
      if (!known.has(message.uuid)) notifyManager.schedule(() => outbox.reconcile(message));
    }
  });
}

type IncomingMessage = Omit<CachedMessage, 'deleted'> & {
  deleted?: boolean;
  unread_count: number;
  folder: ConversationFolder;
};

/** Show a message that has just been sent, by whomever, once, however often and in whichever order it comes. */
export function applyMessage(queries: QueryClient, viewer: string, incoming: IncomingMessage) {
  const { unread_count, folder, ...rest } = incoming;
  const message: CachedMessage = { deleted: false, ...rest };
  const { message_group_uuid: uuid, user_uuid: author } = message;
  const { queryKey } = messagesQuery(uuid);

  if (queries.getQueryData(queryKey)) {
    addMessages(queries, uuid, [message]);
  } else if (queries.getQueryState(queryKey)) {
    cancelAndInvalidate(queries, queryKey);
  }
  bumpConversation(queries, message, (known) => ({
    folder,
    unread_count: isActive(uuid) ? 0 : author === viewer ? known.unread_count : unread_count,
  }));
}
