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
  const asked = vi.fn();
  server.use(
    http.get('/api/users/search', ({ request }) => {
      asked(new URL(request.url).searchParams.get('term'));
      return HttpResponse.json([bob, carol]);
    }),
  );
  return asked;
}

test('a mention is finished with the keys, and the field stays the field', async () => {
  const asked = servePeople();
  render(<CrudComposer person={alice} />);
  await userEvent.type(text(), 'Hello @bo');
  const options = within(await screen.findByRole('listbox', list)).getAllByRole('option');
  expect(options[0]).toHaveAttribute('aria-selected', 'true');
  expect(text()).toHaveAttribute('aria-activedescendant', options[0]?.id);
  expect(asked).toHaveBeenCalledWith('bo');
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await waitFor(() => expect(text()).toHaveValue('Hello @carol '));
  expect(screen.queryByRole('listbox', list)).not.toBeInTheDocument();
  expect(text()).toHaveFocus();
});

test('Escape refuses what is offered, and the words stay as they are', async () => {
  servePeople();
  render(<CrudComposer person={alice} />);
  await userEvent.type(text(), '@bo');
  await screen.findByRole('listbox', list);
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('listbox', list)).not.toBeInTheDocument();
  expect(text()).toHaveValue('@bo');
});

test('a hashtag is finished with a click, out of those that people use', async () => {
  server.use(
    http.get('/api/trends', () =>
      HttpResponse.json([
        { hashtag: 'trains', count: 7 },
        { hashtag: 'books', count: 3 },
      ]),
    ),
  );
  render(<CrudComposer person={alice} />);
  await userEvent.type(text(), '#tr');
  await userEvent.click(await screen.findByRole('option', { name: /trains/ }));
  await waitFor(() => expect(text()).toHaveValue('#trains '));
});
