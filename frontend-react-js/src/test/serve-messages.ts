import { HttpResponse, http } from 'msw';
import { vi } from 'vitest';
import type { Message, MessageGroup } from '@/lib/api/types';
import type { SessionPerson } from '@/lib/session/store';
import { messageBy } from './message-factories';
import { problem } from './problem';
import { server } from './server';
import { alice, bob, carol } from './users';

const PAGE = 20;

/** Mock the messages API of one user. Tests may change the returned state while it serves. */
export function serveMessages(viewer: SessionPerson, groups: MessageGroup[], messages: Message[]) {
  const state = {
    groups,
    messages,
    /** Bodies and idempotency keys of sent messages. */
    sent: [] as { body: unknown; key: string | null }[],
    read: vi.fn(),
    /** Ids of the last messages that were seen, as each mark-read named them. */
    markers: [] as unknown[],
    requests: [] as string[],
    /** Ids of messages that the viewer deleted for themselves: pages are shorter by these. */
    hidden: new Set<string>(),
  };
  const isShown = ({ uuid }: Message) => !state.hidden.has(uuid);
  const unknown = () => problem(404, 'message_group_not_found');
  const find = (uuid: unknown) => state.groups.find((group) => group.uuid === uuid);
  const nothing = () => new HttpResponse(null, { status: 204 });

  server.use(
    http.get('/api/badges', () =>
      HttpResponse.json({
        notifications: 0,
        messages: state.groups.filter((one) => one.folder === 'inbox' && one.unread_count > 0)
          .length,
      }),
    ),
    http.get('/api/message_groups', ({ request }) => {
      const folder = new URL(request.url).searchParams.get('folder') ?? 'inbox';
      state.requests.push(folder);
      return HttpResponse.json(
        state.groups
          .filter((group) => group.folder === folder)
          .sort((one, other) => (one.message_uuid < other.message_uuid ? 1 : -1)),
      );
    }),
    http.get('/api/message_groups/:uuid', ({ params }) => {
      const group = find(params.uuid);
      return group ? HttpResponse.json(group) : unknown();
    }),
    http.put('/api/message_groups/:uuid/read', async ({ params, request }) => {
      state.read(params.uuid);
      state.markers.push(Object(await request.json()).read_up_to);
      state.groups = state.groups.map((group) =>
        group.uuid === params.uuid ? { ...group, unread_count: 0 } : group,
      );
      return nothing();
    }),
    http.put('/api/message_groups/:uuid/accept', ({ params }) => {
      state.groups = state.groups.map((group) =>
        group.uuid === params.uuid ? { ...group, folder: 'inbox' } : group,
      );
      return HttpResponse.json(find(params.uuid));
    }),
    http.delete('/api/message_groups/:uuid', ({ params }) => {
      state.groups = state.groups.filter((group) => group.uuid !== params.uuid);
      return nothing();
    }),
    http.get('/api/users/:at/message_group', ({ params }) => {
      const group = state.groups.find(({ handle }) => `@${handle}` === params.at);
      return group ? HttpResponse.json(group) : unknown();
    }),
    http.get('/api/users/:at/short', ({ params }) => {
      const person = [alice, bob, carol].find(({ handle }) => `@${handle}` === params.at);
      return person ? HttpResponse.json(person) : problem(404, 'person_not_found');
    }),
    http.get('/api/messages/:uuid', ({ params, request }) => {
      if (!find(params.uuid)) return unknown();
      const { searchParams: query, search } = new URL(request.url);
      state.requests.push(`messages${search}`);
      const all = state.messages.filter((one) => one.message_group_uuid === params.uuid);
      const after = query.get('after');
      if (after) {
        const limit = Number(query.get('limit') ?? PAGE);
        const newer = all.filter(({ uuid }) => uuid > after);
        const page = newer.slice(0, limit);
        const last = newer.length > limit ? page.at(-1)?.uuid : undefined;
        return HttpResponse.json(page.filter(isShown), {
          headers: last ? { Link: `</api/messages/x?after=${last}>; rel="next"` } : {},
        });
      }
      const cursor = query.get('cursor');
      const before = cursor ? all.filter(({ uuid }) => uuid < cursor) : all;
      const page = before.slice(-PAGE);
      const next = before.length > PAGE ? page[0]?.uuid : undefined;
      return HttpResponse.json(page.filter(isShown), {
        headers: next ? { Link: `</api/messages/x?cursor=${next}>; rel="next"` } : {},
      });
    }),
    http.post<never, { message: string; message_group_uuid?: string }>(
      '/api/messages',
      async ({ request }) => {
        const body = await request.json();
        state.sent.push({ body, key: request.headers.get('Idempotency-Key') });
        const uuid = body.message_group_uuid ?? state.groups[0]?.uuid ?? 'new';
        const message = messageBy(viewer, uuid, body.message, {
          created_at: new Date().toISOString(),
        });
        state.messages = [...state.messages, message];
        return HttpResponse.json(message);
      },
    ),
    http.delete('/api/messages/:group/:uuid', ({ params, request }) => {
      state.requests.push(`delete${new URL(request.url).search}`);
      state.messages = state.messages.filter(({ uuid }) => uuid !== params.uuid);
      return nothing();
    }),
  );
  return state;
}

/** Build the data of a `message.deleted` or `message.hidden` event; `newest` is what the row shows. */
export function gone(message: Message, newest: Message, unread_count = 0) {
  return {
    uuid: message.uuid,
    message_group_uuid: message.message_group_uuid,
    message_group: {
      message: newest.message,
      message_uuid: newest.uuid,
      message_user_uuid: newest.user_uuid,
      message_deleted: newest.deleted,
      created_at: newest.created_at,
      unread_count,
      folder: 'inbox',
    },
  };
}

/** Build the data of a `message.created` event. */
export function created(message: Message, unread_count = 0) {
  const { uuid, message_group_uuid, user_uuid, message: text, created_at } = message;
  return {
    uuid,
    message_group_uuid,
    user_uuid,
    message: text,
    created_at,
    unread_count,
    folder: 'inbox',
  };
}
