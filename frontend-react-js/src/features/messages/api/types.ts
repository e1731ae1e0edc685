import type { Message, MessageGroup } from '@/lib/api/types';

export type { Message, MessageGroup };

/** A list of conversations. */
export type Folder = 'inbox' | 'requests';

/** The list that a conversation stands in, if it does: one that was left or declined is `gone`. */
export type ConversationFolder = MessageGroup['folder'];

/** What a page needs of a message. Who its author is, the conversation says. */
export type CachedMessage = Pick<
  Message,
  'uuid' | 'message_group_uuid' | 'user_uuid' | 'message' | 'created_at' | 'deleted'
> & {
  /** The key that it was sent with, where its author's page heard of it. */
  idempotency_key?: string;
};
