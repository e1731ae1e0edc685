import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { groupWith, messageBy } from '@/test/message-factories';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { created, gone, serveMessages } from '@/test/serve-messages';
import { serveRealtime } from '@/test/serve-realtime';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, carol, noRelation } from '@/test/users';
import { AppRoutes } from './AppRoutes';

beforeEach(async () => {
  // jsdom can't scroll.
  vi.stubGlobal('scrollTo', vi.fn());
  await signIn(alice);
});
afterEach(async () => {
  vi.useRealTimers();
  await signOut();
});

const withBob = '0197c1d0-0000-7000-9000-00000000000b';
const withCarol = '0197c1d0-0000-7000-9000-00000000000c';

function serveInbox() {
  const ofBob = messageBy(bob, withBob, 'hello from bob');
  const toCarol = messageBy(alice, withCarol, 'hello carol');
  return serveMessages(alice, [groupWith(bob, ofBob), groupWith(carol, toCarol)], [ofBob, toCarol]);
}

const rows = () =>
  within(screen.getByRole('main'))
    .getAllByRole('listitem')
    .map((row) => row.textContent);

const row = (name: string) => within(screen.getByRole('main')).findByRole('link', { name });

describe('the inbox', () => {
  test('lists conversations by their latest message, with links', async () => {
    vi.setSystemTime('2027-12-31T23:59:30');
    serveInbox();
    render(<AppRoutes />, '/messages');
    expect(await row('Carol @carol 1 min You: hello carol')).toHaveAttribute(
      'href',
      `/messages/${withCarol}`,
    );
    expect(rows()[0]).toContain('hello carol');
    expect(rows()[1]).toContain('hello from bob');
    expect(document.title).toBe('Messages · Cruddur');
  });

  test('a new message moves its conversation to the top and raises the unread count once', async () => {
    const realtime = serveRealtime();
    serveInbox();
    render(<AppRoutes />, '/messages');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await screen.findByText('hello from bob');
    const news = created(messageBy(bob, withBob, 'news from bob'), 1);
    realtime.push('message.created', news);
    realtime.push('message.created', news);
    expect(await screen.findByText('news from bob')).toBeInTheDocument();
    expect(rows()[0]).toMatch(/news from bob.*1.*unread/);
    expect(rows()).toHaveLength(2);
    expect(screen.getByRole('link', { name: 'Messages, 1 unread' })).toBeInTheDocument();

    realtime.push('message.created', created(messageBy(bob, withBob, 'more from bob'), 2));
    expect(await screen.findByText('more from bob')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Messages, 1 unread' })).toBeInTheDocument();
  });

  test('a late event of an older message changes nothing', async () => {
    const realtime = serveRealtime();
    const late = messageBy(bob, withBob, 'said first');
    serveInbox();
    render(<AppRoutes />, '/messages');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await screen.findByText('hello from bob');
    realtime.push('message.created', created(late, 1));
    const last = messageBy(carol, withCarol, 'said last');
    realtime.push('message.created', created(last, 1));
    await screen.findByText('said last');
    expect(rows()[1]).toContain('hello from bob');
    expect(screen.queryByText('said first')).not.toBeInTheDocument();
  });

  test('an unknown conversation is fetched', async () => {
    const realtime = serveRealtime();
    const api = serveInbox();
    api.groups = api.groups.slice(0, 1);
    render(<AppRoutes />, '/messages');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await screen.findByText('hello from bob');
    const first = messageBy(carol, withCarol, 'a first word');
    api.groups = [...api.groups, groupWith(carol, first, { unread_count: 1 })];
    realtime.push('message.created', created(first, 1));
    expect(await screen.findByText('a first word')).toBeInTheDocument();
    expect(await screen.findByRole('link', { name: 'Messages, 1 unread' })).toBeInTheDocument();
  });

  test('a conversation read on another device loses its unread count', async () => {
    const realtime = serveRealtime();
    const ofBob = messageBy(bob, withBob, 'hello from bob');
    serveMessages(alice, [groupWith(bob, ofBob, { unread_count: 3 })], [ofBob]);
    render(<AppRoutes />, '/messages');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    expect(await screen.findByRole('link', { name: 'Messages, 1 unread' })).toBeInTheDocument();
    realtime.push('message_group.read', {
      message_group_uuid: withBob,
      user_uuid: alice.uuid,
      message_uuid: ofBob.uuid,
    });
    expect(await screen.findByRole('link', { name: 'Messages' })).toBeInTheDocument();
    expect(rows()[0]).not.toContain('unread');
  });

  test('a conversation left on another device is removed', async () => {
    const realtime = serveRealtime();
    const ofBob = messageBy(bob, withBob, 'hello from bob');
    const api = serveMessages(alice, [groupWith(bob, ofBob)], [ofBob]);
    render(<AppRoutes />, '/messages');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await screen.findByText('hello from bob');
    api.groups = [];
    realtime.push('message_group.moved', { message_group_uuid: withBob, folder: 'gone' });
    await waitFor(() => expect(screen.queryByText('hello from bob')).not.toBeInTheDocument());
  });

  test('a message deleted for everyone shows as tombstone', async () => {
    const realtime = serveRealtime();
    const ofBob = messageBy(bob, withBob, 'a mistake');
    serveMessages(alice, [groupWith(bob, ofBob)], [ofBob]);
    render(<AppRoutes />, '/messages');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await screen.findByText('a mistake');
    const tombstone = { ...ofBob, message: '', deleted: true };
    realtime.push('message.deleted', gone(ofBob, tombstone));
    expect(await screen.findByText('Message taken back')).toBeInTheDocument();
    expect(screen.queryByText('a mistake')).not.toBeInTheDocument();
  });

  test.each(['message.deleted', 'message.hidden'])(
    'an unread message that goes (%s) takes its unread count along, in row and badge',
    async (type) => {
      const realtime = serveRealtime();
      const first = messageBy(bob, withBob, 'seen before');
      const toCarol = messageBy(alice, withCarol, 'hello carol');
      const second = messageBy(bob, withBob, 'a mistake');
      serveMessages(
        alice,
        [groupWith(bob, second, { unread_count: 1 }), groupWith(carol, toCarol)],
        [first, toCarol, second],
      );
      render(<AppRoutes />, '/messages');
      await waitFor(() => expect(realtime.open.size).toBe(1));
      expect(await screen.findByRole('link', { name: 'Messages, 1 unread' })).toBeInTheDocument();
      await realtime.settled();
      realtime.push(type, gone(second, first));
      expect(await screen.findByText('seen before')).toBeInTheDocument();
      expect(screen.queryByText('Message taken back')).not.toBeInTheDocument();
      expect(await screen.findByRole('link', { name: 'Messages' })).toBeInTheDocument();
      expect(rows()[0]).toContain('hello carol');
      expect(rows()[1]).toContain('seen before');
      expect(rows()[1]).not.toContain('unread');
    },
  );

  test('a person blocked on another device takes row and unread count along', async () => {
    const realtime = serveRealtime();
    const ofBob = messageBy(bob, withBob, 'hello from bob');
    const api = serveMessages(alice, [groupWith(bob, ofBob, { unread_count: 1 })], [ofBob]);
    render(<AppRoutes />, '/messages');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    expect(await screen.findByRole('link', { name: 'Messages, 1 unread' })).toBeInTheDocument();
    api.groups = [];
    realtime.push('message_group.moved', { message_group_uuid: withBob, folder: 'gone' });
    expect(await screen.findByRole('link', { name: 'Messages' })).toBeInTheDocument();
    expect(screen.queryByText('hello from bob')).not.toBeInTheDocument();
  });

  test('a row without a visible message shows no text', async () => {
    const ofAlice = messageBy(alice, withBob, '');
    serveMessages(alice, [groupWith(bob, ofAlice)], []);
    render(<AppRoutes />, '/messages');
    expect(await row('Bob @bob 1 min')).toBeInTheDocument();
  });

  test('polls every 15 seconds while the socket is not connected', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const api = serveInbox();
      render(<AppRoutes />, '/messages');
      await screen.findByText('hello from bob');
      const news = messageBy(bob, withBob, 'news from bob');
      api.groups = [groupWith(bob, news, { unread_count: 1 })];
      await vi.advanceTimersByTimeAsync(16_000);
      expect(await screen.findByText('news from bob')).toBeInTheDocument();
    } finally {
      vi.useRealTimers();
    }
  });

  test('is refetched after a reconnect', async () => {
    const realtime = serveRealtime();
    const api = serveInbox();
    render(<AppRoutes />, '/messages');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await screen.findByText('hello from bob');
    realtime.drop();
    const missed = messageBy(bob, withBob, 'said meanwhile');
    api.groups = [groupWith(bob, missed, { unread_count: 1 })];
    expect(await screen.findByText('said meanwhile')).toBeInTheDocument();
    expect(realtime.openedUrls).toHaveLength(2);
    expect(await screen.findByRole('link', { name: 'Messages, 1 unread' })).toBeInTheDocument();
  });

  test('older conversations are loaded on demand', async () => {
    const [newer, older] = [messageBy(bob, withBob, 'newer'), messageBy(carol, withCarol, 'older')];
    serveMessages(alice, [], []);
    server.use(
      http.get('/api/message_groups', ({ request }) => {
        const { searchParams: query } = new URL(request.url);
        if (query.get('folder') === 'requests') return HttpResponse.json([]);
        return query.has('cursor')
          ? HttpResponse.json([groupWith(carol, older)])
          : HttpResponse.json([groupWith(bob, newer)], {
              headers: { Link: '</api/message_groups?cursor=2>; rel="next"' },
            });
      }),
    );
    render(<AppRoutes />, '/messages');
    await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('older')).toBeInTheDocument();
    expect(screen.getByText('newer')).toBeInTheDocument();
  });

  test('an empty inbox explains how to start', async () => {
    serveMessages(alice, [], []);
    render(<AppRoutes />, '/messages');
    expect(await screen.findByText('No messages yet')).toBeInTheDocument();
  });

  test('loading the inbox can be retried', async () => {
    server.use(http.get('/api/message_groups', () => problem(503)));
    render(<AppRoutes />, '/messages');
    await screen.findByRole('alert');
    serveInbox();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('hello from bob')).toBeInTheDocument();
  });
});

describe('message requests', () => {
  function request() {
    const first = messageBy(carol, withCarol, 'may I?');
    return serveMessages(
      alice,
      [groupWith(carol, first, { folder: 'requests', unread_count: 1 })],
      [first],
    );
  }

  test('are listed and counted separately from the inbox', async () => {
    request();
    render(<AppRoutes />, '/messages');
    await userEvent.click(await screen.findByRole('link', { name: 'Requests (1)' }));
    expect(await screen.findByText('may I?')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Messages' })).toBeInTheDocument();
  });

  test('an accepted request moves to the inbox', async () => {
    request();
    render(<AppRoutes />, '/messages?folder=requests');
    await userEvent.click(await screen.findByRole('button', { name: 'Accept @carol' }));
    expect(await screen.findByText('No requests')).toBeInTheDocument();
    expect(screen.getByText(/Messages of @carol come to your inbox/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('link', { name: 'Inbox' }));
    expect(await screen.findByText('may I?')).toBeInTheDocument();
    expect(await screen.findByRole('link', { name: 'Messages, 1 unread' })).toBeInTheDocument();
  });

  test('a declined request is removed', async () => {
    const api = request();
    render(<AppRoutes />, '/messages?folder=requests');
    await userEvent.click(await screen.findByRole('button', { name: 'Decline @carol' }));
    expect(await screen.findByText('No requests')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Requests' })).toBeInTheDocument();
    expect(api.groups).toEqual([]);
  });

  test('a request that can’t be accepted stays, with the reason', async () => {
    request();
    server.use(http.put('/api/message_groups/:uuid/accept', () => problem(503)));
    render(<AppRoutes />, '/messages?folder=requests');
    await userEvent.click(await screen.findByRole('button', { name: 'Accept @carol' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('the trouble is on our side');
    expect(screen.getByText('may I?')).toBeInTheDocument();
  });
});

describe('the socket', () => {
  test('updates the unread count of notifications', async () => {
    const realtime = serveRealtime();
    let notifications = 0;
    server.use(
      http.get('/api/activities/home', () => HttpResponse.json([])),
      http.get('/api/badges', () => HttpResponse.json({ notifications, messages: 0 })),
    );
    render(<AppRoutes />, '/');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await screen.findByRole('link', { name: 'Notifications' });
    notifications = 1;
    realtime.push('notification.created', {});
    expect(
      await screen.findByRole('link', { name: 'Notifications, 1 unread' }),
    ).toBeInTheDocument();
  });

  test('is closed on sign-out, and the next user opens a new one', async () => {
    const realtime = serveRealtime();
    server.use(http.get('/api/activities/home', () => HttpResponse.json([])));
    render(<AppRoutes />, '/');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await signOut();
    await waitFor(() => expect(realtime.open.size).toBe(0));
    expect(realtime.openedUrls).toHaveLength(1);

    await signIn(bob);
    await waitFor(() => expect(realtime.open.size).toBe(1));
    expect(realtime.openedUrls).toHaveLength(2);
    await signIn(carol);
    await waitFor(() => expect(realtime.openedUrls).toHaveLength(3));
    await waitFor(() => expect(realtime.open.size).toBe(1));
  });
});

test.each(['/messages', `/messages/${withBob}`, '/messages/new/@bob'])(
  'an anonymous visitor at %s is redirected to sign in',
  async (path) => {
    await signOut();
    render(<AppRoutes />, path);
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: /Messages/ })).not.toBeInTheDocument();
  },
);

test('a path below a conversation shows the not-found page', async () => {
  serveInbox();
  render(<AppRoutes />, `/messages/${withBob}/more`);
  expect(await screen.findByText('There is nothing at this address')).toBeInTheDocument();
});

describe('a new message', () => {
  const found = (person: typeof bob) => ({ ...person, relation: noRelation });

  test('goes to whom one chooses, by name or from those whom one follows', async () => {
    const terms: (string | null)[] = [];
    serveInbox();
    server.use(
      http.get('/api/users/@alice/following', () => HttpResponse.json([found(bob)])),
      http.get('/api/users/search', ({ request }) => {
        terms.push(new URL(request.url).searchParams.get('term'));
        return HttpResponse.json([found(alice), found(carol)]);
      }),
    );
    render(<AppRoutes />, '/messages');
    await userEvent.click(await screen.findByRole('link', { name: 'New message' }));
    const field = await screen.findByLabelText('To');
    expect(field).toHaveFocus();
    expect(await screen.findByRole('link', { name: 'Bob @bob' })).toHaveAttribute(
      'href',
      '/messages/new/@bob',
    );
    await userEvent.type(field, '@car');
    const carols = await screen.findByRole('link', { name: 'Carol @carol' });
    expect(carols).toHaveAttribute('href', '/messages/new/@carol');
    expect(terms.at(-1)).toBe('car');
    expect(screen.queryByRole('link', { name: 'Alice Liddell @alice' })).not.toBeInTheDocument();
    expect(screen.getByText('1 found')).toBeInTheDocument();
  });

  test('to nobody who is found says so', async () => {
    serveInbox();
    server.use(
      http.get('/api/users/@alice/following', () => HttpResponse.json([])),
      http.get('/api/users/search', () => HttpResponse.json([])),
    );
    render(<AppRoutes />, '/messages/new');
    expect(await screen.findByText('Whom do you want to write to?')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('To'), 'zzz');
    expect(await screen.findByText('Nobody found')).toBeInTheDocument();
  });
});
