import type { QueryClient } from '@tanstack/react-query';
import { badges } from '@/lib/api/badges';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import type {
  MessageDeleted,
  MessageGroupMoved,
  MessageGroupRead,
  RealtimeEvent,
} from '@/lib/realtime/events';
import { applyMessage, markRead, removeConversation, replaceRow, updateMessages } from './cache';
import {
  backfillKey,
  cachedConversation,
  conversationQuery,
  conversationsKey,
  foldersKey,
} from './queries';

type MessageEvent = Exclude<RealtimeEvent, { type: 'notification.created' }>;

/** Apply a realtime event to the cache. */
export function applyMessageEvent(queries: QueryClient, viewer: string, event: MessageEvent) {
  switch (event.type) {
    case 'message.created':
      return applyMessage(queries, viewer, event.data);
    case 'message.deleted':
      return applyDeleted(queries, event.data);
    case 'message.hidden':
      return applyHidden(queries, event.data);
    case 'message_group.moved':
      return applyMoved(queries, event.data);
    case 'message_group.read':
      return applyRead(queries, viewer, event.data);
  }
}

/** Refetch everything that may have changed while the socket was disconnected. */
export function refetchMissed(queries: QueryClient) {
  for (const queryKey of [foldersKey, conversationsKey, backfillKey])
    cancelAndInvalidate(queries, queryKey);
}

function applyDeleted(
  queries: QueryClient,
  { uuid, message_group_uuid, ...event }: MessageDeleted,
) {
  updateMessages(queries, message_group_uuid, (cached) => ({
    ...cached,
    items: cached.items.map((item) =>
      item.uuid === uuid ? { ...item, deleted: true, message: '' } : item,
    ),
  }));
  replaceRow(queries, message_group_uuid, event.message_group);
}

/** The viewer hid a message, maybe on another device. */
function applyHidden(queries: QueryClient, { uuid, message_group_uuid, ...event }: MessageDeleted) {
  updateMessages(queries, message_group_uuid, (cached) => ({
    ...cached,
    items: cached.items.filter((item) => item.uuid !== uuid),
  }));
  replaceRow(queries, message_group_uuid, event.message_group);
}

/** The viewer accepted, declined or left a conversation on another device. */
function applyMoved(queries: QueryClient, { message_group_uuid, folder }: MessageGroupMoved) {
  if (folder === 'gone') removeConversation(queries, message_group_uuid);
  for (const queryKey of [
    foldersKey,
    conversationQuery(message_group_uuid).queryKey,
    badges.queryKey,
  ]) {
    cancelAndInvalidate(queries, queryKey);
  }
}

function applyRead(
  queries: QueryClient,
  viewer: string,
  { message_group_uuid, user_uuid, message_uuid }: MessageGroupRead,
) {
  if (user_uuid !== viewer) {
    const { queryKey } = conversationQuery(message_group_uuid);
    if (queries.isFetching({ queryKey }) > 0) cancelAndInvalidate(queries, queryKey);
    queries.setQueryData(queryKey, (cached) =>
      cached && (cached.read_up_to ?? '') < message_uuid
        ? { ...cached, read_up_to: message_uuid }
        : cached,
    );
    return;
  }
  // The viewer read it on another device.
  const cached = cachedConversation(queries, message_group_uuid);
  if (cached && cached.message_uuid <= message_uuid) {
    markRead(queries, message_group_uuid);
  } else {
    cancelAndInvalidate(queries, foldersKey);
    cancelAndInvalidate(queries, badges.queryKey);
  }
}
