import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Activity } from '@/lib/api/types';
import { session } from '@/lib/session';
import { serverClock } from '@/lib/time/server-clock';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, carol, crudBy, grantFor } from '@/test/users';
import { AppRoutes } from './AppRoutes';

const root = crudBy(bob, 'a question');
const crud = crudBy(bob, 'the crud', { replies_count: 3, reply_to_activity_uuid: root.uuid });
const gap = { uuid: crypto.randomUUID(), available: false, reason: 'not_available' };
const path = `/@bob/status/${crud.uuid}`;

function reply(message: string, depth = 1, parent: Activity = crud, hasMore = false) {
  return {
    ...crudBy(carol, message, { reply_to_activity_uuid: parent.uuid, reply_to_handle: 'bob' }),
    depth,
    has_more_replies: hasMore,
  };
}

const first = reply('first');
const below = reply('below', 2, first, true);
const second = reply('second');

let thread = { activity: crud, ancestors: [root, gap], replies: [first, below, second] };
let asked: string[] = [];

beforeEach(() => {
  thread = { activity: crud, ancestors: [root, gap], replies: [first, below, second] };
  asked = [];
  vi.stubGlobal('scrollTo', vi.fn());
  server.use(
    http.get(`/api/activities${path}`, ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json(thread);
    }),
  );
});

const texts = ['a question', 'the crud', 'first', 'below', 'second', 'new1', 'new2', 'mine'];

function messages() {
  return screen
    .getAllByRole('article')
    .map((article) => texts.find((text) => within(article).queryByText(text, { selector: 'p' })));
}

test('what came before is above the crud, with gaps in words, and replies are a tree', async () => {
  render(<AppRoutes />, path);
  await screen.findByText('the crud', { selector: 'p' });
  expect(messages()).toEqual(['a question', 'the crud', 'first', 'below', 'second']);
  const above = screen.getByRole('list', { name: 'What this answers' });
  expect(within(above).getByText('A crud that isn’t available')).toBeInTheDocument();
  expect(screen.getByText('Level 2, replying to @bob')).toBeInTheDocument();
  expect(asked).toEqual(['?order=oldest&depth=4']);
});

test('more replies to a reply come in its place', async () => {
  const others = [reply('new1', 1, below), reply('new2', 1, below)];
  server.use(
    http.get(`/api/activities/@carol/status/${below.uuid}`, () =>
      HttpResponse.json({ activity: below, ancestors: [], replies: others }),
    ),
  );
  render(<AppRoutes />, path);
  await userEvent.click(await screen.findByRole('button', { name: 'More replies to @carol' }));
  await screen.findByText('new2', { selector: 'p' });
  expect(messages()).toEqual([
    'a question',
    'the crud',
    'first',
    'below',
    'new1',
    'new2',
    'second',
  ]);
  expect(screen.queryByRole('button', { name: /More replies/ })).not.toBeInTheDocument();
});

test('a level that is too deep continues on the reply’s page', async () => {
  thread.replies = [first, below];
  const third = reply('second', 3, below);
  const fourth = reply('new1', 4, third, true);
  thread.replies = [first, { ...below, has_more_replies: false }, third, fourth];
  render(<AppRoutes />, path);
  const link = await screen.findByRole('link', { name: 'Continue this thread' });
  expect(link).toHaveAttribute('href', `/@carol/status/${fourth.uuid}`);
});

test('another order has its address', async () => {
  render(<AppRoutes />, path);
  await userEvent.click(await screen.findByRole('link', { name: 'Most liked' }));
  expect(screen.getByRole('link', { name: 'Most liked' })).toHaveAttribute('aria-current', 'page');
  expect(asked.at(-1)).toBe('?order=liked&depth=4');
});

test('a reply that was sent has the focus', async () => {
  server.use(
    http.post('/api/session', () => HttpResponse.json(grantFor(alice, 'token'), { status: 201 })),
    http.delete('/api/session', () => new HttpResponse(null, { status: 204 })),
  );
  await session.open('refresh-token');
  server.use(
    http.post(`/api/activities/${crud.uuid}/reply`, () =>
      HttpResponse.json(crudBy(alice, 'mine', { reply_to_activity_uuid: crud.uuid }), {
        status: 201,
      }),
    ),
  );
  render(<AppRoutes />, path);
  await userEvent.type(await screen.findByLabelText('Your reply'), 'mine');
  await userEvent.click(screen.getByRole('button', { name: 'Reply' }));
  const mine = await screen.findByText('mine', { selector: 'p' });
  await waitFor(() => expect(mine.closest('article')).toHaveFocus());
  await session.close();
});

test('new replies wait behind a button where they would move others', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    thread.replies = [first, { ...below, has_more_replies: false }, second];
    render(<AppRoutes />, path);
    await screen.findByText('the crud', { selector: 'p' });
    const now = () => new Date(serverClock.now()).toISOString();
    const last = { ...reply('new1'), created_at: now() };
    const between = { ...reply('new2', 2, first), created_at: now() };
    thread.activity = { ...crud, replies_count: 5 };
    thread.replies = [last, second, first, below, between];
    await act(() => vi.advanceTimersByTimeAsync(30_000));
    await screen.findByText('new1', { selector: 'p' });
    expect(messages()).toEqual(['a question', 'the crud', 'first', 'below', 'second', 'new1']);
    expect(screen.getAllByText('5 replies').length).toBeGreaterThan(0);
    expect(asked.at(-1)).toBe('?order=newest&depth=4');
    const user = userEvent.setup({ advanceTimers: (delay) => vi.advanceTimersByTimeAsync(delay) });
    await user.click(screen.getByRole('button', { name: 'Show 1 new reply' }));
    const shown = ['a question', 'the crud', 'first', 'below', 'new2', 'second', 'new1'];
    expect(messages()).toEqual(shown);
  } finally {
    vi.useRealTimers();
  }
});

test('the menu of a crud mutes its thread and unmutes it, and the page says so', async () => {
  const calls: string[] = [];
  const answer = (thread_muted: boolean) => {
    calls.push(String(thread_muted));
    thread = { ...thread, activity: { ...crud, thread_muted } };
    return HttpResponse.json(thread.activity);
  };
  server.use(
    http.put(`/api/activities/${crud.uuid}/mute-thread`, () => answer(true)),
    http.delete(`/api/activities/${crud.uuid}/mute-thread`, () => answer(false)),
  );
  await signIn(alice);
  render(<AppRoutes />, path);
  const openMenu = async () => {
    const text = await screen.findByText('the crud', { selector: 'p' });
    const article = within(text.closest('article') as HTMLElement);
    await userEvent.click(await article.findByRole('button', { name: 'Crud options' }));
  };
  await openMenu();
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Mute thread' }));
  expect(await screen.findByText('Thread muted')).toBeInTheDocument();
  await openMenu();
  await userEvent.click(screen.getByRole('menuitem', { name: 'Unmute thread' }));
  await waitFor(() => expect(screen.queryByText('Thread muted')).not.toBeInTheDocument());
  expect(calls).toEqual(['true', 'false']);
  await signOut();
});

test('a stranger has no menu of a crud', async () => {
  render(<AppRoutes />, path);
  await screen.findByText('the crud', { selector: 'p' });
  expect(screen.queryByRole('button', { name: 'Crud options' })).not.toBeInTheDocument();
});

test('a reply with a muted word is behind a click, with its pictures', async () => {
  const muted = { ...reply('first'), muted_word: 'spoiler' };
  thread = { activity: crud, ancestors: [root, gap], replies: [muted, second] };
  render(<AppRoutes />, path);
  const show = await screen.findByRole('button', { name: 'Muted word: spoiler. Show' });
  expect(show).toHaveAttribute('aria-expanded', 'false');
  expect(messages()).toEqual(['a question', 'the crud', undefined, 'second']);
  await userEvent.click(show);
  expect(messages()).toEqual(['a question', 'the crud', 'first', 'second']);
  const hide = screen.getByRole('button', { name: 'Muted word: spoiler. Hide' });
  expect(hide).toHaveFocus();
  await userEvent.click(hide);
  expect(messages()).toEqual(['a question', 'the crud', undefined, 'second']);
});
