import { expect, test } from 'vitest';
import { readEvent } from './events';

const created = {
  type: 'message.created',
  data: {
    uuid: 'm1',
    message_group_uuid: 'g1',
    user_uuid: 'u1',
    message: 'hello',
    created_at: '2026-03-01T12:00:00Z',
    unread_count: 1,
    folder: 'inbox',
  },
};

test('an event is parsed', () => {
  expect(readEvent(JSON.stringify(created))).toEqual(created);
  const notified = { type: 'notification.created', data: {} };
  expect(readEvent(JSON.stringify(notified))).toEqual(notified);
});

test.each([
  '{"type":"pong","data":{}}',
  '{"type":"something.newer","data":{}}',
  '{"type":"toString","data":{}}',
  '{"message":"Internal server error","connectionId":"a","requestId":"b"}',
  '{"type":"notification.created"}',
  JSON.stringify({ ...created, data: { ...created.data, uuid: undefined } }),
  JSON.stringify({ ...created, data: { ...created.data, unread_count: 'many' } }),
  'nonsense',
  'null',
  7,
])('an unknown or malformed message is ignored: %s', (message) => {
  expect(readEvent(message)).toBeNull();
});
