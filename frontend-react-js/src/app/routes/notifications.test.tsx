import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, carol, crudBy } from '@/test/users';
import { AppRoutes } from './AppRoutes';

const markedRead = vi.fn();

beforeEach(async () => {
  // jsdom can't scroll.
  vi.stubGlobal('scrollTo', vi.fn());
  markedRead.mockClear();
  server.use(
    http.put('/api/notifications/read', async ({ request }) => {
      markedRead(Object(await request.json()).read_up_to);
      return new HttpResponse(null, { status: 204 });
    }),
    http.get('/api/activities/home', () => HttpResponse.json([])),
  );
  await signIn(alice);
});
afterEach(async () => {
  vi.useRealTimers();
  await signOut();
});

const actor = ({ handle, display_name }: typeof bob) => ({ handle, display_name });

function notification(changes: object) {
  return {
    uuid: crypto.randomUUID(),
    kind: 'like',
    created_at: new Date(Date.now() - 60_000).toISOString(),
    unread: false,
    actors: [actor(bob)],
    actors_count: 1,
    activity: null,
    ...changes,
  };
}

function serve(...items: object[]) {
  server.use(http.get('/api/activities/notifications', () => HttpResponse.json(items)));
}

function serveUnread(count: () => number) {
  server.use(
    http.get('/api/badges', () => HttpResponse.json({ notifications: count(), messages: 0 })),
  );
}

test('a notification names actor, action and crud, with a link', async () => {
  vi.setSystemTime('2028-01-01T00:00:30');
  const crud = crudBy(alice, 'good day');
  serve(notification({ activity: crud, unread: true }));
  render(<AppRoutes />, '/notifications');
  const row = await screen.findByRole('article');
  expect(row).toHaveTextContent('Unread: @bob liked your crud · 1 min');
  expect(within(row).getByRole('link', { name: '@bob' })).toHaveAttribute('href', '/@bob');
  expect(within(row).getByRole('link', { name: 'good day' })).toHaveAttribute(
    'href',
    `/@alice/status/${crud.uuid}`,
  );
  expect(document.title).toBe('Notifications · Cruddur');
});

test.each([
  [
    { kind: 'repost', actors: [actor(bob), actor(carol)], actors_count: 2 },
    '@bob and @carol reposted your crud',
  ],
  [
    { kind: 'repost', actors: [actor(bob), actor(carol)], actors_count: 13 },
    '@bob and 12 others reposted your crud',
  ],
  [{ kind: 'like', actors: [actor(bob)], actors_count: 2 }, '@bob and 1 other liked your crud'],
  [{ kind: 'reply' }, '@bob replied to you'],
  [
    { kind: 'reply', activity: crudBy(bob, 'so', { reply_to_handle: 'carol' }) },
    '@bob replied to @carol in a thread you’re in',
  ],
  [{ kind: 'mention' }, '@bob mentioned you'],
  [
    { kind: 'poll_ended', activity: crudBy(bob, 'Tea?') },
    'The poll by @bob that you voted in has ended',
  ],
  [
    { kind: 'poll_ended', actors: [actor(alice)], activity: crudBy(alice, 'Tea?') },
    'Your poll has ended',
  ],
  [{ kind: 'follow' }, '@bob followed you'],
  [{ kind: 'follow_request' }, '@bob asks to follow you'],
  [{ kind: 'follow_accepted' }, '@bob accepted your request to follow'],
])('each kind of notification has its text: %#', async (changes, text) => {
  serve(notification(changes));
  render(<AppRoutes />, '/notifications');
  const row = await screen.findByRole('article');
  expect(row).toHaveTextContent(text);
  expect(row).not.toHaveTextContent('Unread');
});

test('opening the page marks notifications as read and clears the badge', async () => {
  serveUnread(() => (markedRead.mock.calls.length > 0 ? 0 : 12));
  const newest = notification({ unread: true });
  serve(newest, notification({ kind: 'follow' }));
  render(<AppRoutes />, '/');
  const bell = await screen.findByRole('link', { name: 'Notifications, 12 unread' });
  expect(bell.querySelector('[data-count]')).toHaveAttribute('data-count', '9+');
  expect(markedRead).not.toHaveBeenCalled();

  await userEvent.click(bell);
  expect((await screen.findAllByRole('article'))[0]).toHaveTextContent('Unread');
  const read = await screen.findByRole('link', { name: 'Notifications' });
  expect(read.querySelector('[data-count]')).toBeNull();
  expect(markedRead.mock.calls).toEqual([[newest.uuid]]);
});

test('nothing is marked as read while nothing is shown', async () => {
  serve();
  render(<AppRoutes />, '/notifications');
  expect(await screen.findByText('Nothing yet')).toBeInTheDocument();
  expect(markedRead).not.toHaveBeenCalled();
});

test('a notification that arrives meanwhile is shown and marked on the next visit', async () => {
  serve(notification({ kind: 'follow' }));
  render(<AppRoutes />, '/notifications');
  await screen.findByRole('article');
  await waitFor(() => expect(markedRead).toHaveBeenCalledTimes(1));

  serve(notification({ unread: true }), notification({ kind: 'follow' }));
  await userEvent.click(screen.getByRole('link', { name: 'Notifications' }));
  expect(await screen.findByText(/liked your crud/)).toBeInTheDocument();
  await waitFor(() => expect(markedRead).toHaveBeenCalledTimes(2));
});

test('the badge polls every 30 seconds', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let unread = 0;
  serveUnread(() => unread);
  render(<AppRoutes />, '/');
  await screen.findByRole('link', { name: 'Notifications' });
  unread = 3;
  await act(() => vi.advanceTimersByTimeAsync(31_000));
  expect(await screen.findByRole('link', { name: 'Notifications, 3 unread' })).toBeInTheDocument();
});

test('older notifications are loaded on demand', async () => {
  server.use(
    http.get('/api/activities/notifications', ({ request }) =>
      request.url.includes('cursor')
        ? HttpResponse.json([notification({ kind: 'follow' })])
        : HttpResponse.json([notification({})], {
            headers: { Link: '</api/activities/notifications?cursor=2>; rel="next"' },
          }),
    ),
  );
  render(<AppRoutes />, '/notifications');
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  expect(await screen.findByText(/followed you/)).toBeInTheDocument();
  expect(markedRead).toHaveBeenCalledTimes(1);
});

test('an empty list explains what it will contain', async () => {
  serve();
  render(<AppRoutes />, '/notifications');
  expect(await screen.findByText('Nothing yet')).toBeInTheDocument();
});

test('loading notifications can be retried, and they stay unread', async () => {
  server.use(http.get('/api/activities/notifications', () => problem(503)));
  render(<AppRoutes />, '/notifications');
  await screen.findByRole('alert');
  expect(markedRead).not.toHaveBeenCalled();
  serve(notification({ kind: 'follow' }));
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText(/followed you/)).toBeInTheDocument();
});

test('an anonymous visitor is redirected to sign in', async () => {
  await signOut();
  render(<AppRoutes />, '/notifications');
  // The code of that page includes a library.
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: /Notifications/ })).not.toBeInTheDocument();
});
