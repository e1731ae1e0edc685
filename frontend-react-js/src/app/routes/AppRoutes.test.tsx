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

test('a stranger at home is told what this is, how to come in, and what people say', async () => {
  server.use(http.get('/api/activities/home', () => HttpResponse.json([crudBy(bob, 'good day')])));
  render(<AppRoutes />, '/');
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Say it, and let it go.');
  expect(await screen.findByText('good day')).toBeInTheDocument();
  expect(screen.getAllByRole('link', { name: 'Join' })[0]).toHaveAttribute('href', '/signup');
  expect(screen.queryByLabelText('Your crud')).not.toBeInTheDocument();
  expect(document.title).toBe('Cruddur');
});

test('a person’s page shows who they are and what they said', async () => {
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

test('a handle that nobody has is said kindly', async () => {
  server.use(http.get('/api/activities/@nobody', () => problem(404)));
  render(<AppRoutes />, '/@nobody');
  expect(await screen.findByText('Nobody here is @nobody')).toBeInTheDocument();
});

test('one crud stands with its replies, and a stranger is asked to sign in to reply', async () => {
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

test.each([404, 422])('a crud that answers %i has expired or never was', async (status) => {
  server.use(http.get('/api/activities/@alice/status/gone', () => problem(status)));
  render(<AppRoutes />, '/@alice/status/gone');
  expect(await screen.findByText('This crud has expired or never was')).toBeInTheDocument();
});

describe('one who comes back', () => {
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

  test('to a crud that is gone meanwhile doesn’t see it again', async () => {
    const address = `/api/activities/@bob/status/${crud.uuid}`;
    server.use(http.get(address, () => HttpResponse.json({ activity: crud, replies: [] })));
    render(<AppRoutes />, status);
    await screen.findByText('No replies yet');
    await go('/');
    await screen.findByText('good day');
    server.use(http.get(address, () => problem(404)));
    await go(status);
    expect(await screen.findByText('This crud has expired or never was')).toBeInTheDocument();
    expect(screen.queryByText('good day')).not.toBeInTheDocument();
    expect(document.title).toBe('Crud · Cruddur');
  });

  test('to a person who has hidden meanwhile doesn’t see them again, in any view', async () => {
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
    expect(await screen.findByText('Nobody here is @bob')).toBeInTheDocument();
    expect(screen.queryByText('Builds.')).not.toBeInTheDocument();
    expect(document.title).toBe('@bob · Cruddur');
  });

  test('to the followers of one who has left meanwhile doesn’t see them again', async () => {
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
    expect(await screen.findByText('Nobody here is @bob')).toBeInTheDocument();
    expect(screen.queryByText('Carol')).not.toBeInTheDocument();
  });
});

test.each(['/nowhere', '/nowhere/at/all', '/@', '/@not!a!handle', '/alice/status/1'])(
  'there is no page at %s, and it says so',
  async (path) => {
    render(<AppRoutes />, path);
    expect(await screen.findByText('There is nothing at this address')).toBeInTheDocument();
    expect(document.title).toBe('Page not found · Cruddur');
  },
);
