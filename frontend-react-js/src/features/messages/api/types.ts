import type { Message, MessageGroup } from '@/lib/api/paths-to-come';

export type { Message, MessageGroup };

export type Folder = MessageGroup['folder'];

/** What a page needs of a message. Who its author is, the conversation says. */
export type HeldMessage = Pick<
  Message,
  'uuid' | 'message_group_uuid' | 'user_uuid' | 'message' | 'created_at' | 'deleted'
>;
