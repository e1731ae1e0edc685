export type MessageCreated = {
  uuid: string;
  message_group_uuid: string;
  user_uuid: string;
  message: string;
  created_at: string;
  unread_count: number;
  folder: 'inbox' | 'requests' | 'gone';
  /** The key that it was sent with, on its author's own pages. */
  idempotency_key?: string;
};

export type MessageDeleted = { uuid: string; message_group_uuid: string };

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

const needs: Record<RealtimeEvent['type'], Record<string, 'string' | 'number'>> = {
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

/** Read what the server said; null for what has no meaning here: a pong, what is broken, what is newer than this page. */
export function readEvent(text: unknown): RealtimeEvent | null {
  const said = parse(text);
  if (!isRecord(said) || typeof said.type !== 'string' || !isRecord(said.data)) return null;
  if (!Object.hasOwn(needs, said.type)) return null;
  const { data } = said;
  const fields = Object.entries(needs[said.type as RealtimeEvent['type']]);
  return fields.every(([name, kind]) => typeof data[name] === kind)
    ? (said as unknown as RealtimeEvent)
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
