import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, carol, crudBy, noRelation } from '@/test/users';
import { AppRoutes } from './AppRoutes';

// jsdom can't scroll.
beforeEach(() => {
  vi.stubGlobal('scrollTo', vi.fn());
});
afterEach(signOut);

const crud = crudBy(bob, 'good day', { likes_count: 2, reposts_count: 1 });
const path = `/@bob/status/${crud.uuid}`;

function serveThread(activity = crud) {
  server.use(
    http.get(`/api/activities/@bob/status/${crud.uuid}`, () =>
      HttpResponse.json({ activity, replies: [] }),
    ),
  );
}

test('the counts of a crud lead to the people who liked and reposted it', async () => {
  signIn(alice);
  serveThread();
  const inList = (person: typeof carol) => ({ ...person, relation: noRelation });
  server.use(
    http.get(`/api/activities/${crud.uuid}/likes`, ({ request }) =>
      new URL(request.url).searchParams.get('cursor') === null
        ? HttpResponse.json([inList(carol)], {
            headers: { Link: `</api/activities/${crud.uuid}/likes?cursor=two>; rel="next"` },
          })
        : HttpResponse.json([inList(bob)]),
    ),
    http.get(`/api/activities/${crud.uuid}/reposts`, () => HttpResponse.json([inList(bob)])),
  );
  render(<AppRoutes />, path);
  expect(await screen.findByRole('link', { name: '1 repost' })).toHaveAttribute(
    'href',
    `${path}/reposts`,
  );
  await userEvent.click(screen.getByRole('link', { name: '2 likes' }));
  expect(await screen.findByRole('link', { name: /@carol/ })).toBeInTheDocument();
  const more = screen.queryByRole('button', { name: /more/i });
  if (more) await userEvent.click(more);
  expect(await screen.findByRole('link', { name: /@bob/ })).toBeInTheDocument();

  const tabs = within(screen.getByRole('navigation', { name: 'Reactions' }));
  expect(tabs.getByRole('link', { name: 'Likes' })).toHaveAttribute('aria-current', 'page');
  await userEvent.click(tabs.getByRole('link', { name: 'Reposts' }));
  expect(await screen.findByRole('link', { name: /@bob/ })).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: /@carol/ })).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Back to the crud' })).toHaveAttribute('href', path);
});

test('a count of zero is no link, and its page says that it is empty', async () => {
  serveThread({ ...crud, likes_count: 0, reposts_count: 0 });
  server.use(http.get(`/api/activities/${crud.uuid}/likes`, () => HttpResponse.json([])));
  const { unmount } = render(<AppRoutes />, path);
  expect(await screen.findByText('good day')).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: /^\d+ (like|repost)/ })).not.toBeInTheDocument();
  unmount();
  render(<AppRoutes />, `${path}/likes`);
  expect(await screen.findByText('No likes to show')).toBeInTheDocument();
});

test('the people behind a crud that isn’t there are not available', async () => {
  server.use(http.get(`/api/activities/${crud.uuid}/likes`, () => problem(404)));
  render(<AppRoutes />, `${path}/likes`);
  expect(await screen.findByText('This crud isn’t available')).toBeInTheDocument();
});
