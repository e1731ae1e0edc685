import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, crudBy } from '@/test/users';
import { AppRoutes } from './AppRoutes';

beforeEach(async () => {
  // jsdom can't scroll.
  vi.stubGlobal('scrollTo', vi.fn());
  await signIn(alice);
});
afterEach(signOut);

test('the empty home feed links to the public feed', async () => {
  server.use(
    http.get('/api/activities/home', () => HttpResponse.json([])),
    http.get('/api/activities/public', () => HttpResponse.json([crudBy(bob, 'good day')])),
  );
  render(<AppRoutes />, '/');
  await userEvent.click(await screen.findByRole('link', { name: 'See what everyone says' }));
  expect(await screen.findByText('good day')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Everyone' })).toHaveAttribute('aria-current', 'page');
  expect(await screen.findByLabelText('Your crud')).toBeInTheDocument();

  await userEvent.click(screen.getByRole('link', { name: 'Following' }));
  expect(screen.getByText('Your home is still empty')).toBeInTheDocument();
});
