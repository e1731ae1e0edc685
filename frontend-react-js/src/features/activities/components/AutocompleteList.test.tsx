import { fireEvent, screen, waitFor, within } from '@testing-library/react';
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
  expect(text()).not.toHaveAttribute('aria-activedescendant');
  expect(requests).toHaveBeenCalledWith('bo');
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  expect(options[1]).toHaveAttribute('aria-selected', 'true');
  expect(text()).toHaveAttribute('aria-activedescendant', options[1]?.id);
  await userEvent.keyboard('{Enter}');
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

test('Enter makes a new line until an arrow key has moved into the list', async () => {
  server.use(
    http.get('/api/trends', () => HttpResponse.json([{ hashtag: 'gardening', count: 7 }])),
  );
  render(<CrudComposer person={alice} />);
  await userEvent.type(text(), '#Garden');
  await screen.findByRole('listbox', list);
  await userEvent.keyboard('{Enter}');
  expect(text()).toHaveValue('#Garden\n');
});

test('Tab completes only what is typed as the beginning of the first suggestion', async () => {
  servePeople();
  render(<CrudComposer person={alice} />);
  await userEvent.type(text(), '@bo');
  await screen.findByRole('listbox', list);
  await userEvent.keyboard('{Tab}');
  expect(text()).toHaveValue('@bob ');
  // The list has bob, but nobody whose handle begins like this.
  await userEvent.type(text(), '@liddell');
  await screen.findByRole('listbox', list);
  await userEvent.keyboard('{Tab}');
  expect(text()).toHaveValue('@bob @liddell');
  expect(text()).not.toHaveFocus();
});

test.each(['{Tab}', '{Enter}', '{ArrowDown}{Enter}', '{ArrowDown}{Tab}'])(
  '%s picks nothing from the list of an older term',
  async (keys) => {
    server.use(
      http.get('/api/users/search', ({ request }) =>
        new URL(request.url).searchParams.get('term') === 'b'
          ? HttpResponse.json([bob, { ...carol, handle: 'bonnie' }])
          : new Promise<never>(() => undefined),
      ),
    );
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), '@b');
    await screen.findByRole('option', { name: /bonnie/ });
    await userEvent.keyboard(`on${keys}`);
    expect((text() as HTMLTextAreaElement).value.trim()).toBe('@bon');
  },
);

const composing = [
  ['while a word is composed', { isComposing: true }],
  ['that ended a composition, as Safari reports it', { keyCode: 229 }],
] as const;

test.each(composing)('a key %s picks nothing', async (_, event) => {
  servePeople();
  render(<CrudComposer person={alice} />);
  await userEvent.type(text(), '@bo');
  await screen.findByRole('listbox', list);
  await userEvent.keyboard('{ArrowDown}');
  for (const key of ['Enter', 'Tab', 'Escape', 'ArrowDown']) {
    expect(fireEvent.keyDown(text(), { key, ...event })).toBe(true);
  }
  expect(text()).toHaveValue('@bo');
});

test('the list closes when a composition starts', async () => {
  servePeople();
  render(<CrudComposer person={alice} />);
  await userEvent.type(text(), '@bo');
  await screen.findByRole('listbox', list);
  fireEvent.compositionStart(text());
  expect(screen.queryByRole('listbox', list)).not.toBeInTheDocument();
  fireEvent.change(text(), { target: { value: '@boxie' } });
  fireEvent.change(text(), { target: { value: '@bo谢' } });
  expect(screen.queryByRole('listbox', list)).not.toBeInTheDocument();
  fireEvent.compositionEnd(text());
  expect(await screen.findByRole('listbox', list)).toBeInTheDocument();
});
