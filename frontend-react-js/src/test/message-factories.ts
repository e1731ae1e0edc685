import type { Message, MessageGroup } from '@/lib/api/types';
import type { SessionPerson } from '@/lib/session/store';

let last = 0;

/** Return a UUIDv7 greater than all before. */
export function nextUuid(): string {
  last += 1;
  return `0197c1d0-0000-7000-8000-${last.toString(16).padStart(12, '0')}`;
}

export function messageBy(
  author: SessionPerson,
  group: string,
  message: string,
  changes: Partial<Message> = {},
): Message {
  return {
    uuid: nextUuid(),
    message_group_uuid: group,
    user_uuid: author.uuid,
    handle: author.handle,
    display_name: author.display_name,
    avatar: null,
    deleted_author: false,
    message,
    entities: [],
    created_at: new Date(Date.now() - 60_000).toISOString(),
    deleted: false,
    ...changes,
  };
}

/** Return the viewer's conversation with `other`, whose latest message is `newest`. */
export function groupWith(
  other: SessionPerson,
  newest: Message,
  changes: Partial<MessageGroup> = {},
): MessageGroup {
  return {
    uuid: newest.message_group_uuid,
    user_uuid: other.uuid,
    handle: other.handle,
    display_name: other.display_name,
    avatar: null,
    deleted: false,
    message: newest.message,
    message_uuid: newest.uuid,
    message_user_uuid: newest.user_uuid,
    message_deleted: newest.deleted,
    created_at: newest.created_at,
    unread_count: 0,
    folder: 'inbox',
    read_up_to: null,
    ...changes,
  };
}
