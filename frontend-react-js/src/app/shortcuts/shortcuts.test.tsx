import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setShortcutsEnabled } from '@/lib/shortcut-setting';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, crudBy } from '@/test/users';
import { AppRoutes } from '../routes/AppRoutes';

const first = crudBy(bob, 'first');
const second = crudBy(bob, 'second');

beforeEach(async () => {
  // jsdom can't scroll.
  vi.stubGlobal('scrollTo', vi.fn());
  server.use(http.get('/api/activities/home', () => HttpResponse.json([first, second])));
  await signIn(alice);
  render(<AppRoutes />, '/');
  await screen.findByText('second');
  // The shortcuts are loaded after the page.
  await waitFor(async () => {
    await userEvent.keyboard('?');
    expect(screen.getByRole('dialog', { name: 'Keys' })).toBeInTheDocument();
  });
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
});
afterEach(signOut);

function articleOf(message: string) {
  return screen.getByText(message).closest('article');
}

test('j and k move between cruds, and l likes the focused one', async () => {
  const liked = vi.fn();
  server.use(
    http.put(`/api/activities/${second.uuid}/like`, () => {
      liked();
      return HttpResponse.json({ ...second, liked: true, likes_count: 1 });
    }),
  );
  await userEvent.keyboard('j');
  expect(articleOf('first')).toHaveFocus();
  await userEvent.keyboard('jk');
  expect(articleOf('first')).toHaveFocus();
  await userEvent.keyboard('jl');
  await waitFor(() => expect(liked).toHaveBeenCalledOnce());
});

test('/ focuses the search, and Escape blurs it', async () => {
  await userEvent.keyboard('/');
  await waitFor(() => expect(screen.getByRole('searchbox', { name: 'Search' })).toHaveFocus());
  await userEvent.keyboard('{Escape}');
  expect(screen.getByRole('searchbox', { name: 'Search' })).not.toHaveFocus();
});

test('shortcuts are ignored in text fields', async () => {
  await userEvent.type(await screen.findByLabelText('Your crud'), 'just l?');
  expect(screen.getByLabelText('Your crud')).toHaveValue('just l?');
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

test('disabled shortcuts do nothing', async () => {
  setShortcutsEnabled(false);
  await userEvent.keyboard('j?');
  expect(document.body).toHaveFocus();
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});
