export type MessageCreated = {
  uuid: string;
  message_group_uuid: string;
  user_uuid: string;
  message: string;
  created_at: string;
  unread_count: number;
  folder: 'inbox' | 'requests' | 'gone';
  /** Present only in the events that the author gets. */
  idempotency_key?: string;
};

export type MessageDeleted = {
  uuid: string;
  message_group_uuid: string;
  /** The conversation's row after the deletion. The release before doesn't send it. */
  message_group?: {
    message: string;
    message_uuid: string;
    message_user_uuid: string;
    message_deleted: boolean;
    created_at: string;
    unread_count: number;
    folder: 'inbox' | 'requests' | 'gone';
  };
};

export type MessageGroupRead = {
  message_group_uuid: string;
  user_uuid: string;
  message_uuid: string;
};

export type MessageGroupMoved = {
  message_group_uuid: string;
  folder: 'inbox' | 'requests' | 'gone';
};

export type RealtimeEvent =
  | { type: 'message.created'; data: MessageCreated }
  | { type: 'message.deleted'; data: MessageDeleted }
  | { type: 'message.hidden'; data: MessageDeleted }
  | { type: 'message_group.read'; data: MessageGroupRead }
  | { type: 'message_group.moved'; data: MessageGroupMoved }
  | { type: 'notification.created'; data: Record<never, never> };

const requiredFields: Record<RealtimeEvent['type'], Record<string, 'string' | 'number'>> = {
  'message.created': {
    uuid: 'string',
    message_group_uuid: 'string',
    user_uuid: 'string',
    message: 'string',
    created_at: 'string',
    unread_count: 'number',
    folder: 'string',
  },
  'message.deleted': { uuid: 'string', message_group_uuid: 'string' },
  'message.hidden': { uuid: 'string', message_group_uuid: 'string' },
  'message_group.moved': { message_group_uuid: 'string', folder: 'string' },
  'message_group.read': {
    message_group_uuid: 'string',
    user_uuid: 'string',
    message_uuid: 'string',
  },
  'notification.created': {},
};

/** Parse a message of the server. Return null for a pong, a malformed message and an unknown type. */
export function readEvent(text: unknown): RealtimeEvent | null {
  const event = parse(text);
  if (!isRecord(event) || typeof event.type !== 'string' || !isRecord(event.data)) return null;
  if (!Object.hasOwn(requiredFields, event.type)) return null;
  const { data } = event;
  const fields = Object.entries(requiredFields[event.type as RealtimeEvent['type']]);
  return fields.every(([name, kind]) => typeof data[name] === kind)
    ? (event as unknown as RealtimeEvent)
    : null;
}

function parse(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
