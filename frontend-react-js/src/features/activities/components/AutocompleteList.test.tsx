import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { expect, test, vi } from 'vitest';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { alice, bob, carol } from '@/test/users';
import { CrudComposer } from './CrudComposer';

const list = { name: 'Suggestions' };
const text = () => screen.getByLabelText('Your crud');

function servePeople() {
  const requests = vi.fn();
  server.use(
    http.get('/api/users/search', ({ request }) => {
      requests(new URL(request.url).searchParams.get('term'));
      return HttpResponse.json([bob, carol]);
    }),
  );
  return requests;
}

test('a mention is completed by keyboard, and focus stays in the field', async () => {
  const requests = servePeople();
  render(<CrudComposer person={alice} />);
  await userEvent.type(text(), 'Hello @bo');
  const options = within(await screen.findByRole('listbox', list)).getAllByRole('option');
  expect(options[0]).toHaveAttribute('aria-selected', 'true');
  expect(text()).toHaveAttribute('aria-activedescendant', options[0]?.id);
  expect(requests).toHaveBeenCalledWith('bo');
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await waitFor(() => expect(text()).toHaveValue('Hello @carol '));
  expect(screen.queryByRole('listbox', list)).not.toBeInTheDocument();
  expect(text()).toHaveFocus();
});

test('Escape closes the list without changing the text', async () => {
  servePeople();
  render(<CrudComposer person={alice} />);
  await userEvent.type(text(), '@bo');
  await screen.findByRole('listbox', list);
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('listbox', list)).not.toBeInTheDocument();
  expect(text()).toHaveValue('@bo');
});

test('a trending hashtag is completed by click', async () => {
  server.use(
    http.get('/api/trends', () =>
      HttpResponse.json([
        { hashtag: 'NightTrains', count: 7 },
        { hashtag: 'books', count: 3 },
      ]),
    ),
  );
  render(<CrudComposer person={alice} />);
  await userEvent.type(text(), '#nightt');
  await userEvent.click(await screen.findByRole('option', { name: /NightTrains/ }));
  await waitFor(() => expect(text()).toHaveValue('#NightTrains '));
});
