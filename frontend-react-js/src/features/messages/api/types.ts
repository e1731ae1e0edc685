import type { Message, MessageGroup } from '@/lib/api/types';

export type { Message, MessageGroup };

export type Folder = 'inbox' | 'requests';

/** Folder of a conversation; `gone` if it was left or declined. */
export type ConversationFolder = MessageGroup['folder'];

/** The cached fields of a message. The conversation has the details of its author. */
export type CachedMessage = Pick<
  Message,
  'uuid' | 'message_group_uuid' | 'user_uuid' | 'message' | 'created_at' | 'deleted'
> & {
  /** Missing in realtime events. */
  entities?: Message['entities'];
  /** Only in realtime events for the sender. */
  idempotency_key?: string;
};
