import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, noRelation } from '@/test/users';
import { AppRoutes } from '../routes/AppRoutes';

const requested = vi.fn();
const narrow = window.matchMedia;

beforeEach(() => {
  // jsdom can't scroll.
  vi.stubGlobal('scrollTo', vi.fn());
  requested.mockClear();
  server.use(
    http.get('/api/activities/home', () => HttpResponse.json([])),
    http.get('/api/trends', () => {
      requested('trends');
      return HttpResponse.json([
        { hashtag: 'grüße', count: 1200 },
        { hashtag: 'tea', count: 1 },
      ]);
    }),
    http.get('/api/users/suggestions', () => {
      requested('suggestions');
      const { uuid, handle, display_name, bio } = bob;
      return HttpResponse.json([{ uuid, handle, display_name, bio, relation: noRelation }]);
    }),
  );
});
afterEach(async () => {
  window.matchMedia = narrow;
  await signOut();
});

function widen() {
  window.matchMedia = (query) => ({ ...narrow(query), matches: true });
}

test('a wide screen shows trends, which link to their tags', async () => {
  widen();
  render(<AppRoutes />, '/');
  const trends = await screen.findByRole('region', { name: 'Trends' });
  expect(within(trends).getByRole('link', { name: '#grüße 1.2K people' })).toHaveAttribute(
    'href',
    '/tags/gr%C3%BC%C3%9Fe',
  );
  expect(within(trends).getByRole('link', { name: '#tea 1 person' })).toBeInTheDocument();
  expect(requested.mock.calls).toEqual([['trends']]);
});

test('a signed-in user gets suggestions and follows one', async () => {
  widen();
  server.use(
    http.put('/api/users/@bob/follow', () => HttpResponse.json({ ...noRelation, following: true })),
  );
  await signIn(alice);
  render(<AppRoutes />, '/');
  const people = await screen.findByRole('region', { name: 'Who to follow' });
  expect(within(people).getByRole('link', { name: 'Bob @bob' })).toHaveAttribute('href', '/@bob');
  await userEvent.click(within(people).getByRole('button', { name: 'Follow' }));
  expect(await within(people).findByRole('button', { name: 'Following' })).toBeInTheDocument();
});

test('the search box leads to the results, whose page doesn’t have it twice', async () => {
  widen();
  server.use(http.get('/api/activities/search', () => HttpResponse.json([])));
  render(<AppRoutes />, '/');
  await userEvent.type(await screen.findByLabelText('Search'), 'tea{Enter}');
  expect(await screen.findByText('Nothing found for “tea”')).toBeInTheDocument();
  expect(screen.getAllByLabelText('Search')).toHaveLength(1);
});

test('parts that fail to load are not rendered', async () => {
  widen();
  server.use(http.get('/api/trends', () => problem(503)));
  render(<AppRoutes />, '/');
  await screen.findByRole('complementary', { name: 'Discover' });
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  expect(screen.queryByText('Trends')).not.toBeInTheDocument();
});

test('a narrow screen requests nothing for the sidebar', async () => {
  await signIn(alice);
  render(<AppRoutes />, '/');
  await screen.findByText('Your home is still empty');
  expect(screen.queryByRole('complementary')).not.toBeInTheDocument();
  expect(requested).not.toHaveBeenCalled();
});
