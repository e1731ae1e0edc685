import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { alice, crudBy } from '@/test/users';
import { CrudComposer } from './CrudComposer';

let sent: { body: Record<string, unknown>; key: string | null }[];

beforeEach(() => {
  sent = [];
});

function serve(respond: () => Response = () => HttpResponse.json(crudBy(alice, 'one'))) {
  server.use(
    http.post('/api/activities', async ({ request }) => {
      sent.push({
        body: (await request.json()) as Record<string, unknown>,
        key: request.headers.get('Idempotency-Key'),
      });
      return respond();
    }),
  );
}

const root = () => screen.getByLabelText('Your crud');
const part = (number: number) => screen.getByLabelText(`Crud ${number}`);
const add = () => screen.getByRole('button', { name: 'Add another crud' });

/** Write the first crud, and add the field of the second by the menu. */
async function begin() {
  const view = render(<CrudComposer person={alice} />);
  await userEvent.type(root(), 'one');
  await userEvent.click(screen.getByRole('button', { name: 'More options' }));
  await userEvent.click(screen.getByRole('menuitem', { name: 'Add another crud' }));
  return view;
}

test('several cruds are posted by one request, and all fields are empty then', async () => {
  serve();
  await begin();
  expect(part(2)).toHaveFocus();
  await userEvent.keyboard('two');
  await userEvent.click(add());
  expect(part(3)).toHaveFocus();
  await userEvent.keyboard('three');
  await userEvent.click(screen.getByRole('button', { name: 'Post all (3)' }));
  await waitFor(() => expect(root()).toHaveValue(''));
  expect(screen.queryByLabelText('Crud 2')).toBeNull();
  const none = { media: [], content_warning: null };
  expect(sent.map(({ body }) => [body.message, body.thread])).toEqual([
    [
      'one',
      [
        { message: 'two', ...none },
        { message: 'three', ...none },
      ],
    ],
  ]);
});

test('a part that is blank isn’t posted, and one alone is a crud as before', async () => {
  serve();
  await begin();
  await userEvent.click(screen.getByRole('button', { name: 'Crud' }));
  await waitFor(() => expect(root()).toHaveValue(''));
  expect(sent[0]?.body).not.toHaveProperty('thread');
});

test('a part is removed, and the field before it has the focus', async () => {
  await begin();
  await userEvent.keyboard('two');
  await userEvent.click(add());
  await userEvent.keyboard('three');
  await userEvent.click(screen.getByRole('button', { name: 'Remove crud 3' }));
  expect(part(2)).toHaveFocus();
  expect(part(2)).toHaveValue('two');
  await userEvent.click(screen.getByRole('button', { name: 'Remove crud 2' }));
  expect(root()).toHaveFocus();
  expect(screen.getByRole('button', { name: 'Crud' })).toBeEnabled();
});

test('a part that is too long says so, and nothing can be posted', async () => {
  await begin();
  fireEvent.change(part(2), { target: { value: 'x'.repeat(281) } });
  expect(part(2)).toHaveAccessibleDescription(/1 character too long/);
  expect(screen.getByRole('button', { name: 'Post all (2)' })).toBeDisabled();
});

test('there are ten cruds at most', async () => {
  await begin();
  for (let number = 3; number <= 10; number++) await userEvent.click(add());
  expect(part(10)).toHaveFocus();
  expect(screen.queryByRole('button', { name: 'Add another crud' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'More options' }));
  expect(screen.queryByRole('menuitem', { name: 'Add another crud' })).toBeNull();
});

test('parts stay on the device, aren’t a draft of the server, and a retry is the same request', async () => {
  const responses = [() => problem(503, 'unavailable'), () => HttpResponse.json(crudBy(alice, ''))];
  serve(() => responses[sent.length - 1]?.() ?? HttpResponse.error());
  const first = await begin();
  await userEvent.keyboard('two{Control>}{Enter}{/Control}');
  await screen.findByRole('alert');
  fireEvent.change(part(2), { target: { value: 'two!' } });
  expect(screen.queryByRole('alert')).toBeNull();
  fireEvent.change(part(2), { target: { value: 'two' } });
  first.unmount();
  render(<CrudComposer person={alice} />);
  expect(part(2)).toHaveValue('two');
  await userEvent.click(screen.getByRole('button', { name: 'More options' }));
  expect(screen.queryByRole('menuitem', { name: 'Save as draft' })).toBeNull();
  await userEvent.keyboard('{Escape}');
  await userEvent.click(screen.getByRole('button', { name: 'Post all (2)' }));
  await waitFor(() => expect(root()).toHaveValue(''));
  expect(sent[1]).toEqual(sent[0]);
});
