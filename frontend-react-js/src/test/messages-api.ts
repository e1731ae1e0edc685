import { HttpResponse, http } from 'msw';
import { vi } from 'vitest';
import type { Message, MessageGroup } from '@/lib/api/types';
import type { SessionPerson } from '@/lib/session/store';
import { messageBy } from './messages';
import { problem } from './problem';
import { server } from './server';

const PAGE = 20;

/** Stands where the messages of one person would be. What a test changes in it is answered from then on. */
export function serveMessages(viewer: SessionPerson, groups: MessageGroup[], messages: Message[]) {
  const world = {
    groups,
    messages,
    /** Bodies and keys of what was sent. */
    sent: [] as { body: unknown; key: string | null }[],
    read: vi.fn(),
    asked: [] as string[],
    /** What the person deleted for themselves: pages are shorter by that. */
    hidden: new Set<string>(),
  };
  const isShown = ({ uuid }: Message) => !world.hidden.has(uuid);
  const unknown = () => problem(404, 'message_group_not_found');
  const find = (uuid: unknown) => world.groups.find((group) => group.uuid === uuid);
  const nothing = () => new HttpResponse(null, { status: 204 });

  server.use(
    http.get('/api/badges', () =>
      HttpResponse.json({
        notifications: 0,
        messages: world.groups.filter((one) => one.folder === 'inbox' && one.unread_count > 0)
          .length,
      }),
    ),
    http.get('/api/message_groups', ({ request }) => {
      const folder = new URL(request.url).searchParams.get('folder') ?? 'inbox';
      world.asked.push(folder);
      return HttpResponse.json(
        world.groups
          .filter((group) => group.folder === folder)
          .sort((one, other) => (one.message_uuid < other.message_uuid ? 1 : -1)),
      );
    }),
    http.get('/api/message_groups/:uuid', ({ params }) => {
      const group = find(params.uuid);
      return group ? HttpResponse.json(group) : unknown();
    }),
    http.put('/api/message_groups/:uuid/read', ({ params }) => {
      world.read(params.uuid);
      world.groups = world.groups.map((group) =>
        group.uuid === params.uuid ? { ...group, unread_count: 0 } : group,
      );
      return nothing();
    }),
    http.put('/api/message_groups/:uuid/accept', ({ params }) => {
      world.groups = world.groups.map((group) =>
        group.uuid === params.uuid ? { ...group, folder: 'inbox' } : group,
      );
      return HttpResponse.json(find(params.uuid));
    }),
    http.delete('/api/message_groups/:uuid', ({ params }) => {
      world.groups = world.groups.filter((group) => group.uuid !== params.uuid);
      return nothing();
    }),
    http.get('/api/users/:at/message_group', ({ params }) => {
      const group = world.groups.find(({ handle }) => `@${handle}` === params.at);
      return group ? HttpResponse.json(group) : unknown();
    }),
    http.get('/api/messages/:uuid', ({ params, request }) => {
      if (!find(params.uuid)) return unknown();
      const { searchParams: query, search } = new URL(request.url);
      world.asked.push(`messages${search}`);
      const all = world.messages.filter((one) => one.message_group_uuid === params.uuid);
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
        world.sent.push({ body, key: request.headers.get('Idempotency-Key') });
        const uuid = body.message_group_uuid ?? world.groups[0]?.uuid ?? 'new';
        const message = messageBy(viewer, uuid, body.message, {
          created_at: new Date().toISOString(),
        });
        world.messages = [...world.messages, message];
        return HttpResponse.json(message, { status: 201 });
      },
    ),
    http.delete('/api/messages/:group/:uuid', ({ params, request }) => {
      world.asked.push(`delete${new URL(request.url).search}`);
      world.messages = world.messages.filter(({ uuid }) => uuid !== params.uuid);
      return nothing();
    }),
  );
  return world;
}

/** What the socket says of a message. */
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
