import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { useLocation } from 'react-router';
import { beforeEach, expect, test } from 'vitest';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { bob } from '@/test/users';
import { SearchBox } from './SearchBox';

function Page() {
  const { pathname, search } = useLocation();
  return (
    <>
      <SearchBox />
      <output>{pathname + search}</output>
    </>
  );
}

const field = () => screen.getByRole('searchbox', { name: 'Search' });
const options = () => screen.queryAllByRole('option').map(({ textContent }) => textContent);
const address = () => screen.getByText(/^\//).textContent;

beforeEach(() => {
  server.use(
    http.get('/api/trends', () =>
      HttpResponse.json([
        { hashtag: 'Soup', count: 3 },
        { hashtag: 'bread', count: 2 },
      ]),
    ),
    http.get('/api/users/search', ({ request }) => {
      const term = new URL(request.url).searchParams.get('term') ?? '';
      return HttpResponse.json('bob'.startsWith(term) ? [{ ...bob, bio: '', relation: null }] : []);
    }),
  );
  render(<Page />);
});

test('people and tags are suggested while one types, and arrows and Enter open one', async () => {
  await userEvent.type(field(), 'b');
  await waitFor(() => expect(options()).toEqual(['#bread2 people', '@bobBob']));
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  const option = screen.getByRole('option', { name: /@bob/ });
  expect(option).toHaveAttribute('aria-selected', 'true');
  expect(field()).toHaveAttribute('aria-activedescendant', option.id);
  await userEvent.keyboard('{Enter}');
  expect(address()).toBe('/@bob');
  expect(options()).toEqual([]);
});

test('# suggests tags only, @ people only', async () => {
  await userEvent.type(field(), '#so');
  await waitFor(() => expect(options()).toEqual(['#Soup3 people']));
  await userEvent.clear(field());
  await userEvent.type(field(), '@bo');
  await waitFor(() => expect(options()).toEqual(['@bobBob']));
  await userEvent.click(screen.getByRole('option'));
  expect(address()).toBe('/@bob');
});

test('Enter searches for what is typed, and Escape closes the list only', async () => {
  await userEvent.type(field(), 'b');
  await waitFor(() => expect(options()).toHaveLength(2));
  await userEvent.keyboard('{Escape}');
  expect(options()).toEqual([]);
  expect(field()).toHaveValue('b');
  expect(field()).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(address()).toBe('/search?term=b');
});

test('recent searches are offered, and can be forgotten', async () => {
  for (const term of ['cold soup', 'warm bread', 'Cold soup']) {
    await userEvent.clear(field());
    await userEvent.type(field(), `${term}{Enter}`);
  }
  await userEvent.clear(field());
  expect(options()).toEqual(['Cold soupRecent', 'warm breadRecent']);
  await userEvent.type(field(), 'wa');
  expect(options()).toEqual(['warm breadRecent']);
  await userEvent.click(screen.getByRole('option'));
  expect(address()).toBe('/search?term=warm+bread');
  await userEvent.clear(field());
  await userEvent.click(screen.getByRole('button', { name: 'Forget recent searches' }));
  await userEvent.click(field());
  expect(options()).toEqual([]);
});

test('stored searches that are broken are no searches', async () => {
  localStorage.setItem('cruddur.searches.visitor', '{"a":');
  await userEvent.click(field());
  expect(options()).toEqual([]);
});
