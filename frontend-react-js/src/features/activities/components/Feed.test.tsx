import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, expect, test, vi } from 'vitest';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { alice, bob, crudBy } from '@/test/users';
import { Feed } from './Feed';

afterEach(() => {
  vi.useRealTimers();
});

function serveHome(...cruds: ReturnType<typeof crudBy>[]) {
  server.use(http.get('/api/activities/home', () => HttpResponse.json(cruds)));
}

test('a crud shows author, text, age and time until it expires', async () => {
  vi.setSystemTime('2028-02-29T23:59:30');
  const crud = crudBy(bob, '<b>bold</b>\nwords', {
    replies_count: 1,
    expires_at: new Date(Date.now() + 3_599_999).toISOString(),
  });
  serveHome(crud);
  render(<Feed name="home" empty="" />);
  const article = await screen.findByRole('article');
  const status = `/@bob/status/${crud.uuid}`;

  expect(within(article).getByRole('link', { name: 'Bob @bob' })).toHaveAttribute('href', '/@bob');
  expect(within(article).getByRole('link', { name: '1 min' })).toHaveAttribute('href', status);
  expect(within(article).getByRole('link', { name: 'Reply' })).toHaveAccessibleDescription(
    '1 reply',
  );
  expect(within(article).getByText(/bold/)).toHaveTextContent('<b>bold</b> words');
  expect(within(article).getByText(/bold/)).toHaveAttribute('dir', 'auto');
  const expiry = within(article).getByTitle(/^Expires /);
  expect(expiry).toHaveTextContent('expires in 1 h');
  expect(expiry).toHaveAttribute('datetime', crud.expires_at);
});

test('a reply links to its parent, or says that it isn’t available', async () => {
  serveHome(
    crudBy(bob, 'an answer', { reply_to_activity_uuid: 'parent', reply_to_handle: 'alice' }),
    crudBy(bob, 'an orphan', { reply_to_activity_uuid: 'gone', reply_to_handle: null }),
  );
  render(<Feed name="home" empty="" />);
  await screen.findByText('an orphan');
  expect(screen.getAllByText(/Replying to/)).toHaveLength(2);
  expect(screen.getByText('a crud that isn’t available')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: '@alice' })).toHaveAttribute(
    'href',
    '/@alice/status/parent',
  );
});

test('a crud is removed when it expires', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  serveHome(
    crudBy(bob, 'short-lived', { expires_at: new Date(Date.now() + 80_000).toISOString() }),
    crudBy(alice, 'long-lived'),
  );
  render(<Feed name="home" empty="" />);
  await screen.findByText('short-lived');
  const [shorter] = screen.getAllByTitle(/^Expires /);
  expect(shorter).toHaveTextContent('expires in 1 min');
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  // Time passes while loading.
  expect(shorter).toHaveTextContent(/expires in ([12]?\d|30) s/);
  await act(() => vi.advanceTimersByTimeAsync(31_000));
  expect(screen.queryByText('short-lived')).not.toBeInTheDocument();
  expect(screen.getByText('long-lived')).toBeInTheDocument();
});

test('more pages are loaded on demand, without duplicates, until the last', async () => {
  const [one, two, three] = ['one', 'two', 'three'].map((message) => crudBy(bob, message));
  server.use(
    http.get('/api/activities/home', ({ request }) => {
      const cursor = new URL(request.url).searchParams.get('cursor');
      if (cursor === 'next page') return HttpResponse.json([two, three]);
      return HttpResponse.json([one, two], {
        headers: { Link: '</api/activities/home?cursor=next%20page>; rel="next"' },
      });
    }),
  );
  render(<Feed name="home" empty="" />);
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  await screen.findByText('three');
  expect(screen.getAllByRole('article')).toHaveLength(3);
  expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
});

test('if the next page fails to load, the list stays', async () => {
  server.use(
    http.get('/api/activities/home', ({ request }) =>
      request.url.includes('cursor')
        ? problem(503)
        : HttpResponse.json([crudBy(bob, 'here')], {
            headers: { Link: '</api/activities/home?cursor=2>; rel="next"' },
          }),
    ),
  );
  render(<Feed name="home" empty="" />);
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('More didn’t load.');
  expect(screen.getByText('here')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
});

test('an empty feed shows a hint', async () => {
  serveHome();
  render(<Feed name="home" empty="Write your first crud." />);
  expect(await screen.findByText('Write your first crud.')).toBeInTheDocument();
});

test('a feed that fails to load shows an error and can be retried', async () => {
  server.use(http.get('/api/activities/home', () => HttpResponse.error()));
  render(<Feed name="home" empty="" />);
  expect(await screen.findByRole('alert')).toHaveTextContent(/can’t be reached/);
  serveHome(crudBy(bob, 'back again'));
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('back again')).toBeInTheDocument();
});
