import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Activity } from '@/lib/api/types';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { alice, bob, crudBy } from '@/test/users';
import { Feed } from './Feed';

const scrollTo = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  vi.stubGlobal('scrollTo', scrollTo.mockReset());
});

afterEach(() => {
  vi.useRealTimers();
});

function serve(items: Activity[], next: string | null = '2') {
  server.use(
    http.get('/api/activities/home', () =>
      HttpResponse.json(items, {
        headers: next ? { Link: `</api/activities/home?cursor=${next}>; rel="next"` } : {},
      }),
    ),
  );
}

const halfMinute = () => act(() => vi.advanceTimersByTimeAsync(30_000));
const messages = () =>
  screen.queryAllByRole('article').map((article) => article.querySelector('p')?.textContent);

function look(isSeen: boolean) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(isSeen ? 'visible' : 'hidden');
  fireEvent(window, new Event('visibilitychange'));
  fireEvent(document, new Event('visibilitychange'));
}

test('new cruds are prepended after the button is pressed', async () => {
  const old = crudBy(alice, 'old');
  serve([old]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  serve([crudBy(bob, 'newest'), crudBy(bob, 'newer'), old]);
  await halfMinute();
  const button = await screen.findByRole('button', { name: 'Show 2 new cruds' });
  expect(messages()).toEqual(['old']);

  fireEvent.click(button);
  await screen.findByText('newest');
  expect(messages()).toEqual(['newest', 'newer', 'old']);
  expect(scrollTo).toHaveBeenCalledWith(0, 0);
  expect(screen.queryByRole('button', { name: /new crud/ })).not.toBeInTheDocument();
});

test('one new crud is announced in the singular', async () => {
  const old = crudBy(alice, 'old');
  serve([old]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  serve([crudBy(bob, 'newer'), old]);
  await halfMinute();
  expect(await screen.findByRole('button', { name: 'Show 1 new crud' })).toBeInTheDocument();
});

test('a new crud that has expired isn’t announced', async () => {
  const old = crudBy(alice, 'old');
  serve([old]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  const expires_at = new Date(Date.now() + 10_000).toISOString();
  serve([crudBy(bob, 'newer'), crudBy(bob, 'too brief', { expires_at }), old]);
  await halfMinute();
  expect(await screen.findByRole('button', { name: 'Show 1 new crud' })).toBeInTheDocument();
});

test('if the whole page is new, the feed restarts there, without a gap', async () => {
  serve([crudBy(alice, 'old')]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  serve([crudBy(bob, 'one'), crudBy(bob, 'two')]);
  await halfMinute();
  fireEvent.click(await screen.findByRole('button', { name: 'Show 2+ new cruds' }));
  await screen.findByText('one');
  expect(messages()).toEqual(['one', 'two']);
});

test('deleted cruds are removed and counts are updated', async () => {
  const [first, second, third] = ['first', 'second', 'third'].map((text) => crudBy(bob, text)) as [
    Activity,
    Activity,
    Activity,
  ];
  serve([first, second, third]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('second');
  serve([first, { ...third, likes_count: 7 }]);
  await halfMinute();
  await waitFor(() => expect(messages()).toEqual(['first', 'third']));
  expect(screen.getAllByRole('button', { name: 'Like' })[1]).toHaveAccessibleDescription('7 likes');
  expect(screen.queryByRole('button', { name: /new crud/ })).not.toBeInTheDocument();
});

test('polling stops while the tab is hidden, and resumes immediately', async () => {
  const old = crudBy(alice, 'old');
  serve([old]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  look(false);
  let requests = 0;
  server.use(
    http.get('/api/activities/home', () => {
      requests += 1;
      return HttpResponse.json([crudBy(bob, 'newer'), old]);
    }),
  );
  await act(() => vi.advanceTimersByTimeAsync(120_000));
  expect(requests).toBe(0);

  look(true);
  expect(await screen.findByRole('button', { name: 'Show 1 new crud' })).toBeInTheDocument();
  expect(requests).toBe(1);
});

test('a failed poll shows no error', async () => {
  serve([crudBy(alice, 'old')]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  const requests = vi.fn();
  server.use(
    http.get('/api/activities/home', () => {
      requests();
      return problem(503);
    }),
  );
  await halfMinute();
  await waitFor(() => expect(requests).toHaveBeenCalled());
  expect(messages()).toEqual(['old']);
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});
