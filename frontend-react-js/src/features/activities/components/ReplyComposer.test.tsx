import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { alice, bob, crudBy } from '@/test/users';
import { ReplyComposer } from './ReplyComposer';

const HOUR = 3_600_000;
const noAttachments = { media: [], tray: () => null, button: () => null, add() {}, detach() {} };

let sent: unknown[];

beforeEach(() => {
  sent = [];
});

function showReply(hoursLeft: number) {
  const parent = crudBy(bob, 'hello', {
    expires_at: new Date(Date.now() + hoursLeft * HOUR).toISOString(),
  });
  server.use(
    http.post(`/api/activities/${parent.uuid}/reply`, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(crudBy(alice, 'hi'), { status: 201 });
    }),
  );
  render(<ReplyComposer person={alice} parent={parent} attachments={noAttachments} />);
}

const choice = () => screen.getByLabelText('Expires in');

async function send() {
  await userEvent.type(screen.getByLabelText('Your reply'), 'hi');
  await userEvent.click(screen.getByRole('button', { name: 'Reply' }));
  await screen.findByText('Your reply is out.');
}

// What the author didn't choose: the thread's policy holds, and there is no warning.
const unchosen = {
  reply_policy: null,
  content_warning: null,
  poll: null,
  quote_policy: 'anyone',
  quote_uuid: null,
};

test('below one’s own crud, the field continues the thread', () => {
  const parent = crudBy(alice, 'hello');
  render(<ReplyComposer person={alice} parent={parent} attachments={noAttachments} />);
  expect(screen.getByLabelText('Your reply')).toHaveAttribute(
    'placeholder',
    'Continue your thread',
  );
});

test('a reply doesn’t outlive its parent by default', async () => {
  showReply(5);
  expect(choice()).toHaveDisplayValue('5 h, with this crud');
  await send();
  expect(sent).toEqual([{ message: 'hi', ttl: null, media: [], ...unchosen }]);
});

test('a reply may be chosen to live longer, and it says which expires first', async () => {
  showReply(5);
  await userEvent.selectOptions(choice(), '12 hours');
  expect(choice()).toHaveAccessibleDescription('This crud expires before, in 5 h.');
  await userEvent.selectOptions(choice(), '3 hours');
  expect(choice()).not.toHaveAccessibleDescription();
  await userEvent.selectOptions(choice(), '12 hours');
  await send();
  expect(sent).toEqual([{ message: 'hi', ttl: '12-hours', media: [], ...unchosen }]);
});

test('a lifetime that ends before the parent’s is the default', async () => {
  showReply(24 * 20);
  expect(choice()).toHaveDisplayValue('7 days');
  await userEvent.selectOptions(choice(), '20 d, with this crud');
  await send();
  expect(sent).toEqual([{ message: 'hi', ttl: null, media: [], ...unchosen }]);
});
