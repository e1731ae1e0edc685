import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { session } from '@/lib/session';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { alice, bob, crudBy, grantFor } from '@/test/users';
import { AppRoutes } from '../routes/AppRoutes';

const keepsCookie = http.post('/api/session/refresh', () =>
  HttpResponse.json(grantFor(alice, 'token')),
);

beforeEach(async () => {
  // jsdom can't scroll.
  vi.stubGlobal('scrollTo', vi.fn());
  server.use(
    http.post('/api/session', () => HttpResponse.json(grantFor(alice, 'token'), { status: 201 })),
    keepsCookie,
    http.get('/api/activities/home', () => HttpResponse.json([crudBy(bob, 'good day')])),
  );
  await session.open('refresh-token');
});

afterEach(async () => {
  server.use(http.delete('/api/session', () => new HttpResponse(null, { status: 204 })));
  await session.close();
});

test('a signed-in user has a composer and no sign-in link', async () => {
  render(<AppRoutes />, '/');
  expect(await screen.findByText('good day')).toBeInTheDocument();
  expect(await screen.findByLabelText('Your crud')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Profile' })).toHaveAttribute('href', '/@alice');
  expect(screen.queryByRole('link', { name: 'Sign in' })).not.toBeInTheDocument();
});

test('a signed-in user is redirected from the sign-in page', async () => {
  render(<AppRoutes />, { pathname: '/signin', state: { from: '/nowhere' } });
  expect(await screen.findByText('There is nothing at this address')).toBeInTheDocument();
});

test('a new reply is added below the others and counted', async () => {
  const crud = crudBy(bob, 'a question', { replies_count: 1 });
  server.use(
    http.get(`/api/activities/@bob/status/${crud.uuid}`, () =>
      HttpResponse.json({ activity: crud, replies: [crudBy(bob, 'first')] }),
    ),
    http.post(`/api/activities/${crud.uuid}/reply`, () =>
      HttpResponse.json(crudBy(alice, 'second')),
    ),
  );
  render(<AppRoutes />, `/@bob/status/${crud.uuid}`);
  await userEvent.type(await screen.findByLabelText('Your reply'), 'second');
  await userEvent.click(screen.getByRole('button', { name: 'Reply' }));
  await screen.findByText('second', { selector: 'p' });
  const messages = screen.getAllByRole('article').map((article) => article.textContent);
  expect(messages[0]).toContain('2 replies');
  expect(messages[1]).toContain('first');
  expect(messages[2]).toContain('second');
});

test('an expired session shows a notice, and the draft survives signing in again', async () => {
  server.use(
    http.post('/api/activities', () => problem(401)),
    http.post('/api/session/refresh', () => problem(401)),
  );
  render(<AppRoutes />, '/');
  await userEvent.type(await screen.findByLabelText('Your crud'), 'unsaid');
  await userEvent.click(screen.getByRole('button', { name: 'Crud' }));
  expect(await screen.findByText(/Your session has ended/)).toBeInTheDocument();
  expect(screen.queryByLabelText('Your crud')).not.toBeInTheDocument();

  server.use(keepsCookie);
  await session.open('refresh-token');
  await waitFor(() => expect(screen.getByLabelText('Your crud')).toHaveValue('unsaid'));
  expect(screen.queryByText(/Your session has ended/)).not.toBeInTheDocument();
});

test('a failed sign-out keeps the session and shows an error', async () => {
  server.use(http.delete('/api/session', () => HttpResponse.error()));
  render(<AppRoutes />, '/');
  await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('You are still signed in');
});
