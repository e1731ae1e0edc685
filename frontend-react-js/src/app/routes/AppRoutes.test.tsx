import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { alice, bob, carol, crudBy } from '@/test/users';
import { AppRoutes } from './AppRoutes';

// jsdom can't scroll.
beforeEach(() => {
  vi.stubGlobal('scrollTo', vi.fn());
});

test('the home page of an anonymous visitor has an introduction, sign-up links and the feed', async () => {
  server.use(http.get('/api/activities/home', () => HttpResponse.json([crudBy(bob, 'good day')])));
  render(<AppRoutes />, '/');
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Say it, and let it go.');
  expect(await screen.findByText('good day')).toBeInTheDocument();
  expect(screen.getAllByRole('link', { name: 'Join' })[0]).toHaveAttribute('href', '/signup');
  expect(screen.queryByLabelText('Your crud')).not.toBeInTheDocument();
  expect(document.title).toBe('Cruddur');
});

test('a profile page shows the profile and its cruds', async () => {
  server.use(
    http.get('/api/activities/@bob', () =>
      HttpResponse.json({
        profile: { ...bob, bio: 'Builds.', cruds_count: 1 },
        activities: [crudBy(bob, 'mine')],
      }),
    ),
  );
  render(<AppRoutes />, '/@Bob');
  expect(await screen.findByText('Builds.')).toBeInTheDocument();
  expect(screen.getByText('mine')).toBeInTheDocument();
  expect(screen.getByText('1 crud')).toBeInTheDocument();
  expect(screen.getByText('January 2026')).toBeInTheDocument();
  expect(document.title).toBe('Bob (@bob) · Cruddur');
});

test('an unknown handle shows a not-found message', async () => {
  server.use(http.get('/api/activities/@nobody', () => problem(404)));
  render(<AppRoutes />, '/@nobody');
  expect(await screen.findByText('@nobody isn’t available')).toBeInTheDocument();
});

test('a thread shows the crud and its replies, and asks anonymous visitors to sign in', async () => {
  const crud = crudBy(alice, 'a question', { replies_count: 1 });
  const reply = crudBy(bob, 'an answer', {
    reply_to_activity_uuid: crud.uuid,
    reply_to_handle: 'alice',
  });
  server.use(
    http.get(`/api/activities/@alice/status/${crud.uuid}`, () =>
      HttpResponse.json({ activity: crud, replies: [reply] }),
    ),
  );
  render(<AppRoutes />, `/@alice/status/${crud.uuid}`);
  expect(await screen.findByText('an answer')).toBeInTheDocument();
  expect(screen.getByText('a question')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Sign in to reply' })).toHaveAttribute('href', '/signin');
  expect(screen.queryByText(/Replying to/)).not.toBeInTheDocument();
});

test.each([404, 422])('a crud that returns %i is shown as not available', async (status) => {
  server.use(http.get('/api/activities/@alice/status/gone', () => problem(status)));
  render(<AppRoutes />, '/@alice/status/gone');
  expect(await screen.findByText('This crud isn’t available')).toBeInTheDocument();
});

test('a crud whose only reply is hidden doesn’t claim that it has none', async () => {
  const crud = { ...crudBy(alice, 'a question'), replies_count: 1 };
  server.use(
    http.get(`/api/activities/@alice/status/${crud.uuid}`, () =>
      HttpResponse.json({ activity: crud, replies: [] }),
    ),
  );
  render(<AppRoutes />, `/@alice/status/${crud.uuid}`);
  expect(await screen.findByText('No replies to show')).toBeInTheDocument();
  expect(screen.queryByText('No replies yet')).not.toBeInTheDocument();
});

test('a crud that expires while it is open is called expired', async () => {
  const crud = crudBy(alice, 'gone', { expires_at: new Date(Date.now() - 1000).toISOString() });
  server.use(
    http.get(`/api/activities/@alice/status/${crud.uuid}`, () =>
      HttpResponse.json({ activity: crud, replies: [] }),
    ),
  );
  render(<AppRoutes />, `/@alice/status/${crud.uuid}`);
  expect(await screen.findByText('This crud has expired')).toBeInTheDocument();
});

test('an address whose tag can’t be one says so, instead of blaming the server', async () => {
  server.use(http.get('/api/activities/tags/:tag', () => problem(422)));
  render(<AppRoutes />, '/tags/%25');
  expect(await screen.findByText('This can’t be a tag')).toBeInTheDocument();
  expect(screen.queryByText('That didn’t load')).not.toBeInTheDocument();
});

describe('navigating back', () => {
  const crud = crudBy(bob, 'good day');
  const status = `/@bob/status/${crud.uuid}`;
  const go = async (href: string) => {
    const links = await screen.findAllByRole('link');
    const link = links.find((each) => each.getAttribute('href') === href);
    if (link) await userEvent.click(link);
  };

  beforeEach(() => {
    server.use(http.get('/api/activities/home', () => HttpResponse.json([crud])));
  });

  test('doesn’t show a cached crud that is gone', async () => {
    const address = `/api/activities/@bob/status/${crud.uuid}`;
    server.use(http.get(address, () => HttpResponse.json({ activity: crud, replies: [] })));
    render(<AppRoutes />, status);
    await screen.findByText('No replies yet');
    await go('/');
    await screen.findByText('good day');
    server.use(http.get(address, () => problem(404)));
    await go(status);
    expect(await screen.findByText('This crud isn’t available')).toBeInTheDocument();
    expect(screen.queryByText('good day')).not.toBeInTheDocument();
    expect(document.title).toBe('Crud · Cruddur');
  });

  test('doesn’t show a cached profile that is hidden now, in any tab', async () => {
    server.use(
      http.get('/api/activities/@bob', () =>
        HttpResponse.json({ profile: { ...bob, bio: 'Builds.' }, activities: [crud] }),
      ),
    );
    render(<AppRoutes />, '/@bob');
    await screen.findByText('Builds.');
    await go('/');
    await screen.findByText('good day');
    server.use(http.get('/api/activities/@bob', () => problem(404)));
    await go('/@bob');
    expect(await screen.findByText('@bob isn’t available')).toBeInTheDocument();
    expect(screen.queryByText('Builds.')).not.toBeInTheDocument();
    expect(document.title).toBe('@bob · Cruddur');
  });

  test('doesn’t show cached followers of a deleted account', async () => {
    const { uuid, handle, display_name, bio } = carol;
    const people = [{ uuid, handle, display_name, bio, relation: null }];
    server.use(http.get('/api/users/@bob/followers', () => HttpResponse.json(people)));
    server.use(http.get('/api/users/@bob/following', () => HttpResponse.json([])));
    render(<AppRoutes />, '/@bob/followers');
    await screen.findByText('Carol');
    await go('/@bob/following');
    await screen.findByText('@bob follows nobody yet');
    server.use(http.get('/api/users/@bob/followers', () => problem(404)));
    await go('/@bob/followers');
    expect(await screen.findByText('@bob isn’t available')).toBeInTheDocument();
    expect(screen.queryByText('Carol')).not.toBeInTheDocument();
  });
});

test.each(['/nowhere', '/nowhere/at/all', '/@', '/@not!a!handle', '/alice/status/1'])(
  '%s shows the not-found page',
  async (path) => {
    render(<AppRoutes />, path);
    expect(await screen.findByText('There is nothing at this address')).toBeInTheDocument();
    expect(document.title).toBe('Page not found · Cruddur');
  },
);
