import type { QueryClient } from '@tanstack/react-query';
import { badges } from '@/lib/api/badges';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import type {
  MessageDeleted,
  MessageGroupMoved,
  MessageGroupRead,
  RealtimeEvent,
} from '@/lib/realtime/events';
import { changeConversation } from './conversation';
import { group } from './group';
import { changeGroup, heldGroup, markRead, removeGroup } from './groups-in-cache';
import { foldersKey, groupsKey, missedKey } from './keys';
import { receive } from './receive';

type MessageEvent = Exclude<RealtimeEvent, { type: 'notification.created' }>;

/** Bring what the socket says to whatever shows it. */
export function hearOfMessages(queries: QueryClient, viewer: string, event: MessageEvent) {
  switch (event.type) {
    case 'message.created':
      return receive(queries, viewer, event.data);
    case 'message.deleted':
      return hearOfDeletion(queries, event.data);
    case 'message.hidden':
      return hearOfHiding(queries, event.data);
    case 'message_group.moved':
      return hearOfMoving(queries, event.data);
    case 'message_group.read':
      return hearOfReading(queries, viewer, event.data);
  }
}

/** Ask for all that the socket may have said while nobody listened. */
export function catchUpOnMessages(queries: QueryClient) {
  for (const queryKey of [foldersKey, groupsKey, missedKey]) cancelAndInvalidate(queries, queryKey);
}

function hearOfDeletion(queries: QueryClient, { uuid, message_group_uuid }: MessageDeleted) {
  changeConversation(queries, message_group_uuid, (held) => ({
    ...held,
    items: held.items.map((item) =>
      item.uuid === uuid ? { ...item, deleted: true, message: '' } : item,
    ),
  }));
  changeGroup(queries, message_group_uuid, (held) =>
    held.message_uuid === uuid ? { ...held, message: '', message_deleted: true } : held,
  );
}

/** Deleted for themselves, on another device of theirs. */
function hearOfHiding(queries: QueryClient, { uuid, message_group_uuid }: MessageDeleted) {
  changeConversation(queries, message_group_uuid, (held) => ({
    ...held,
    items: held.items.filter((item) => item.uuid !== uuid),
  }));
  cancelAndInvalidate(queries, foldersKey);
}

/** Accepted, declined or left, on another device of theirs. */
function hearOfMoving(queries: QueryClient, { message_group_uuid, folder }: MessageGroupMoved) {
  if (folder === 'gone') removeGroup(queries, message_group_uuid);
  for (const queryKey of [foldersKey, group(message_group_uuid).queryKey, badges.queryKey]) {
    cancelAndInvalidate(queries, queryKey);
  }
}

function hearOfReading(
  queries: QueryClient,
  viewer: string,
  { message_group_uuid, user_uuid, message_uuid }: MessageGroupRead,
) {
  if (user_uuid !== viewer) {
    const { queryKey } = group(message_group_uuid);
    if (queries.isFetching({ queryKey }) > 0) cancelAndInvalidate(queries, queryKey);
    queries.setQueryData(queryKey, (held) =>
      held && (held.read_up_to ?? '') < message_uuid ? { ...held, read_up_to: message_uuid } : held,
    );
    return;
  }
  // On another device of theirs.
  const held = heldGroup(queries, message_group_uuid);
  if (held && held.message_uuid <= message_uuid) {
    markRead(queries, message_group_uuid);
  } else {
    cancelAndInvalidate(queries, foldersKey);
    cancelAndInvalidate(queries, badges.queryKey);
  }
}
