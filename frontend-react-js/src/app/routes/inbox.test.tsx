import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { groupWith, messageBy } from '@/test/message-factories';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { created, serveMessages } from '@/test/serve-messages';
import { serveRealtime } from '@/test/serve-realtime';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, carol } from '@/test/users';
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
  test('shows who wrote what last, the newest first, and leads there', async () => {
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

  test('a message that comes lifts its conversation, counts it, and counts once', async () => {
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

  test('a message that comes late moves nothing back', async () => {
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

  test('a conversation that nobody knew of is asked for', async () => {
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

  test('what was read on another device counts no more', async () => {
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

  test('what was left on another device is gone here', async () => {
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

  test('what was taken back says so', async () => {
    const realtime = serveRealtime();
    const ofBob = messageBy(bob, withBob, 'a mistake');
    serveMessages(alice, [groupWith(bob, ofBob)], [ofBob]);
    render(<AppRoutes />, '/messages');
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await screen.findByText('a mistake');
    realtime.push('message.deleted', { uuid: ofBob.uuid, message_group_uuid: withBob });
    expect(await screen.findByText('Message taken back')).toBeInTheDocument();
    expect(screen.queryByText('a mistake')).not.toBeInTheDocument();
  });

  test('without a socket it is asked for every quarter of a minute', async () => {
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

  test('after a while without a socket, what was missed is asked for', async () => {
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

  test('older conversations come on demand', async () => {
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

  test('one to whom nobody wrote is told how to begin', async () => {
    serveMessages(alice, [], []);
    render(<AppRoutes />, '/messages');
    expect(await screen.findByText('No messages yet')).toBeInTheDocument();
  });

  test('an inbox that does not load can be asked for again', async () => {
    server.use(http.get('/api/message_groups', () => problem(503)));
    render(<AppRoutes />, '/messages');
    await screen.findByRole('alert');
    serveInbox();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('hello from bob')).toBeInTheDocument();
  });
});

describe('requests', () => {
  function request() {
    const first = messageBy(carol, withCarol, 'may I?');
    return serveMessages(
      alice,
      [groupWith(carol, first, { folder: 'requests', unread_count: 1 })],
      [first],
    );
  }

  test('stand apart, are counted there, and not beside Messages', async () => {
    request();
    render(<AppRoutes />, '/messages');
    await userEvent.click(await screen.findByRole('link', { name: 'Requests (1)' }));
    expect(await screen.findByText('may I?')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Messages' })).toBeInTheDocument();
  });

  test('one that is accepted moves to the inbox', async () => {
    request();
    render(<AppRoutes />, '/messages?folder=requests');
    await userEvent.click(await screen.findByRole('button', { name: 'Accept @carol' }));
    expect(await screen.findByText('No requests')).toBeInTheDocument();
    expect(screen.getByText(/Messages of @carol come to your inbox/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('link', { name: 'Inbox' }));
    expect(await screen.findByText('may I?')).toBeInTheDocument();
    expect(await screen.findByRole('link', { name: 'Messages, 1 unread' })).toBeInTheDocument();
  });

  test('one that is declined is gone', async () => {
    const api = request();
    render(<AppRoutes />, '/messages?folder=requests');
    await userEvent.click(await screen.findByRole('button', { name: 'Decline @carol' }));
    expect(await screen.findByText('No requests')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Requests' })).toBeInTheDocument();
    expect(api.groups).toEqual([]);
  });

  test('one that can’t be accepted now stays, and says why', async () => {
    request();
    server.use(http.put('/api/message_groups/:uuid/accept', () => problem(503)));
    render(<AppRoutes />, '/messages?folder=requests');
    await userEvent.click(await screen.findByRole('button', { name: 'Accept @carol' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('the trouble is on our side');
    expect(screen.getByText('may I?')).toBeInTheDocument();
  });
});

describe('the socket', () => {
  test('brings the number of notifications too', async () => {
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

  test('is closed on signing out, and another person has another', async () => {
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
  'a stranger at %s is led to sign in',
  async (path) => {
    await signOut();
    render(<AppRoutes />, path);
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: /Messages/ })).not.toBeInTheDocument();
  },
);

test('there is no page below a conversation', async () => {
  serveInbox();
  render(<AppRoutes />, `/messages/${withBob}/more`);
  expect(await screen.findByText('There is nothing at this address')).toBeInTheDocument();
});
