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
const said = () =>
  screen.queryAllByRole('article').map((article) => article.querySelector('p')?.textContent);

function look(isSeen: boolean) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(isSeen ? 'visible' : 'hidden');
  fireEvent(window, new Event('visibilitychange'));
  fireEvent(document, new Event('visibilitychange'));
}

test('new cruds wait behind a button, and stand above the others when asked for', async () => {
  const old = crudBy(alice, 'old');
  serve([old]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  serve([crudBy(bob, 'newest'), crudBy(bob, 'newer'), old]);
  await halfMinute();
  const button = await screen.findByRole('button', { name: 'Show 2 new cruds' });
  expect(said()).toEqual(['old']);

  fireEvent.click(button);
  await screen.findByText('newest');
  expect(said()).toEqual(['newest', 'newer', 'old']);
  expect(scrollTo).toHaveBeenCalledWith(0, 0);
  expect(screen.queryByRole('button', { name: /new crud/ })).not.toBeInTheDocument();
});

test('one new crud is one', async () => {
  const old = crudBy(alice, 'old');
  serve([old]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  serve([crudBy(bob, 'newer'), old]);
  await halfMinute();
  expect(await screen.findByRole('button', { name: 'Show 1 new crud' })).toBeInTheDocument();
});

test('when a whole page is new, the feed starts again from there, without a hole in it', async () => {
  serve([crudBy(alice, 'old')]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  serve([crudBy(bob, 'one'), crudBy(bob, 'two')]);
  await halfMinute();
  fireEvent.click(await screen.findByRole('button', { name: 'Show 2+ new cruds' }));
  await screen.findByText('one');
  expect(said()).toEqual(['one', 'two']);
});

test('what was deleted leaves the feed, and counts change where they stand', async () => {
  const [first, second, third] = ['first', 'second', 'third'].map((words) =>
    crudBy(bob, words),
  ) as [Activity, Activity, Activity];
  serve([first, second, third]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('second');
  serve([first, { ...third, likes_count: 7 }]);
  await halfMinute();
  await waitFor(() => expect(said()).toEqual(['first', 'third']));
  expect(screen.getAllByRole('button', { name: 'Like' })[1]).toHaveAccessibleDescription('7 likes');
  expect(screen.queryByRole('button', { name: /new crud/ })).not.toBeInTheDocument();
});

test('nobody asks while the tab is hidden, and it is asked at once when it is seen again', async () => {
  const old = crudBy(alice, 'old');
  serve([old]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  look(false);
  let asked = 0;
  server.use(
    http.get('/api/activities/home', () => {
      asked += 1;
      return HttpResponse.json([crudBy(bob, 'newer'), old]);
    }),
  );
  await act(() => vi.advanceTimersByTimeAsync(120_000));
  expect(asked).toBe(0);

  look(true);
  expect(await screen.findByRole('button', { name: 'Show 1 new crud' })).toBeInTheDocument();
  expect(asked).toBe(1);
});

test('looking for new cruds in vain is nothing to tell', async () => {
  serve([crudBy(alice, 'old')]);
  render(<Feed name="home" empty="" />);
  await screen.findByText('old');
  const asked = vi.fn();
  server.use(
    http.get('/api/activities/home', () => {
      asked();
      return problem(503);
    }),
  );
  await halfMinute();
  await waitFor(() => expect(asked).toHaveBeenCalled());
  expect(said()).toEqual(['old']);
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});
