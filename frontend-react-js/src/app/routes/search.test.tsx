import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, crudBy, noRelation } from '@/test/users';
import { AppRoutes } from './AppRoutes';

// jsdom can't scroll.
beforeEach(() => {
  vi.stubGlobal('scrollTo', vi.fn());
});
afterEach(async () => {
  await signOut();
});

const termOf = (request: Request) => new URL(request.url).searchParams.get('term');
const bobInList = {
  uuid: bob.uuid,
  handle: 'bob',
  display_name: 'Bob',
  bio: 'Builds.',
  bio_entities: [],
  relation: null,
};

function serveCruds() {
  server.use(
    http.get('/api/activities/search', ({ request }) =>
      HttpResponse.json(termOf(request) === 'good & #day' ? [crudBy(bob, 'a good #day')] : []),
    ),
  );
}

function servePeople(...people: object[]) {
  server.use(http.get('/api/users/search', () => HttpResponse.json(people)));
}

test('a search finds cruds, and its term is in the URL of each tab', async () => {
  serveCruds();
  servePeople(bobInList);
  render(<AppRoutes />, '/search');
  expect(await screen.findByText('What are you looking for?')).toBeInTheDocument();
  await userEvent.type(screen.getByLabelText('Search'), ' good & #day {Enter}');
  expect(await screen.findByText('a good #day')).toBeInTheDocument();
  expect(screen.getByLabelText('Search')).toHaveValue('good & #day');
  expect(document.title).toBe('good & #day · Search · Cruddur');

  await userEvent.click(screen.getByRole('link', { name: 'People' }));
  expect(screen.getByRole('link', { name: 'People' })).toHaveAttribute('aria-current', 'page');
  expect(await screen.findByRole('link', { name: /Bob/ })).toHaveAttribute('href', '/@bob');
  expect(screen.getByText('Builds.')).toBeInTheDocument();
});

test('more results are loaded on demand', async () => {
  server.use(
    http.get('/api/activities/search', ({ request }) =>
      request.url.includes('cursor')
        ? HttpResponse.json([crudBy(bob, 'second')])
        : HttpResponse.json([crudBy(bob, 'first')], {
            headers: { Link: '</api/activities/search?term=x&cursor=2>; rel="next"' },
          }),
    ),
  );
  render(<AppRoutes />, '/search?term=x');
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  expect(await screen.findByText('second')).toBeInTheDocument();
});

test.each(['/search?term=nix', '/search?term=nix&tab=people'])(
  '%s shows that nothing was found',
  async (address) => {
    serveCruds();
    servePeople();
    render(<AppRoutes />, address);
    expect(await screen.findByText('Nothing found for “nix”')).toBeInTheDocument();
  },
);

test('a failed search for people can be retried', async () => {
  server.use(http.get('/api/users/search', () => problem(503)));
  render(<AppRoutes />, '/search?term=bob&tab=people');
  await screen.findByRole('alert');
  servePeople(bobInList);
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Builds.')).toBeInTheDocument();
});

test('a found user can be followed in the results', async () => {
  servePeople({ ...bobInList, relation: noRelation });
  server.use(
    http.put('/api/users/@bob/follow', () => HttpResponse.json({ ...noRelation, following: true })),
  );
  await signIn(alice);
  render(<AppRoutes />, '/search?term=bob&tab=people');
  await userEvent.click(await screen.findByRole('button', { name: 'Follow' }));
  expect(await screen.findByRole('button', { name: 'Following' })).toBeInTheDocument();
});

test('the navigation links to the search, also for anonymous visitors', async () => {
  render(<AppRoutes />, '/search');
  const navigation = screen.getByRole('navigation', { name: 'Main' });
  expect(within(navigation).getByRole('link', { name: 'Search' })).toHaveAttribute(
    'href',
    '/search',
  );
});
