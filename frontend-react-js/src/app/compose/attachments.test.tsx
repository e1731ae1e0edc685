import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import { uploadTray } from '@/features/media/upload-tray';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, crudBy, grantFor } from '@/test/users';
import ComposeDialog from './ComposeDialog';
import { composeDialog } from './compose-dialog-store';
import HomeComposer from './HomeComposer';

let started = 0;
let discarded: string[] = [];

beforeEach(() => {
  started = 0;
  discarded = [];
  // jsdom has no object URLs.
  Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: vi.fn() });
  serveUploads();
});

const file = (name: string) => new File(['pixels'], name, { type: 'image/jpeg' });
const chooser = () => screen.getByLabelText('Pictures to add');
const send = () => screen.getByRole('button', { name: 'Crud' });

/** Serve uploads with the ids 1, 2, …; `describe` returns their state. */
function serveUploads(describe: (uuid: string) => object = () => ({ status: 'ready' })) {
  server.use(
    http.post('http://uploads.test/images/key_upload', () => {
      started += 1;
      return HttpResponse.json({
        uuid: String(started),
        url: 'http://bucket.test/',
        fields: { key: String(started) },
        max_bytes: 1000,
      });
    }),
    http.post('http://bucket.test/', () => new HttpResponse(null, { status: 204 })),
    http.get('/api/media/:uuid', ({ params }) =>
      HttpResponse.json({
        uuid: params.uuid,
        purpose: 'image',
        reason: null,
        width: null,
        height: null,
        placeholder: null,
        renditions: null,
        ...describe(String(params.uuid)),
      }),
    ),
    http.delete('/api/media/:uuid', ({ params }) => {
      discarded.push(String(params.uuid));
      return new HttpResponse(null, { status: 204 });
    }),
  );
}

function withRetryAfter(response: Response, seconds: number) {
  response.headers.set('Retry-After', String(seconds));
  return response;
}

function servePosts() {
  const bodies: unknown[] = [];
  server.use(
    http.post('/api/activities', async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json(crudBy(alice, ''));
    }),
  );
  return bodies;
}

test('a crud can consist of pictures with alt texts only', async () => {
  const bodies = servePosts();
  render(<HomeComposer person={alice} />);
  expect(send()).toBeDisabled();
  await userEvent.upload(chooser(), [file('a.jpg'), file('b.jpg')]);
  await userEvent.type(await screen.findByLabelText('What picture 2 shows'), ' A cat ');
  await waitFor(() => expect(send()).toBeEnabled());
  await userEvent.click(send());
  await waitFor(() => expect(screen.queryByRole('list', { name: 'Pictures' })).toBeNull());
  expect(bodies).toEqual([
    {
      message: '',
      ttl: '7-days',
      media: [
        { uuid: '1', alt: '' },
        { uuid: '2', alt: 'A cat' },
      ],
      reply_policy: 'anyone',
      content_warning: null,
      poll: null,
      quote_uuid: null,
      quote_policy: 'anyone',
    },
  ]);
  expect(discarded).toEqual([]);
});

test('a picture is moved before another, and its description with it', async () => {
  const bodies = servePosts();
  render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), [file('a.jpg'), file('b.jpg')]);
  await userEvent.type(await screen.findByLabelText('What picture 2 shows'), 'A cat');
  await userEvent.click(screen.getByRole('button', { name: 'Move picture 2 up' }));
  expect(screen.getByLabelText('What picture 1 shows')).toHaveFocus();
  expect(screen.getByLabelText('What picture 1 shows')).toHaveValue('A cat');
  await waitFor(() => expect(send()).toBeEnabled());
  await userEvent.click(send());
  await waitFor(() => expect(screen.queryByRole('list', { name: 'Pictures' })).toBeNull());
  expect(bodies).toMatchObject([
    {
      media: [
        { uuid: '2', alt: 'A cat' },
        { uuid: '1', alt: '' },
      ],
    },
  ]);
});

test('the compose dialog shares the pictures of the draft and sends them', async () => {
  const bodies = servePosts();
  render(
    <>
      <HomeComposer person={alice} />
      <ComposeDialog person={alice} />
    </>,
  );
  await userEvent.type(screen.getByLabelText('Your crud'), 'look');
  await userEvent.upload(chooser(), file('a.jpg'));
  await userEvent.type(await screen.findByLabelText('What picture 1 shows'), 'A cat');
  // jsdom has no layout, so the field isn't in the viewport.
  act(composeDialog.open);
  const window = within(await screen.findByRole('dialog', { name: 'Write a crud' }));
  expect(window.getByLabelText('What picture 1 shows')).toHaveValue('A cat');
  const button = window.getByRole('button', { name: 'Crud' });
  await waitFor(() => expect(button).toBeEnabled());
  await userEvent.click(button);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bodies).toMatchObject([{ message: 'look', media: [{ uuid: '1', alt: 'A cat' }] }]);
  expect(screen.queryByRole('list', { name: 'Pictures' })).toBeNull();
  expect(screen.getByLabelText('Your crud')).toHaveValue('');
});

test('pictures survive a reload, and a retry reuses the idempotency key', async () => {
  const keys: (string | null)[] = [];
  const bodies: unknown[] = [];
  server.use(
    http.post('/api/activities', async ({ request }) => {
      keys.push(request.headers.get('Idempotency-Key'));
      bodies.push(await request.json());
      return keys.length === 1 ? HttpResponse.error() : HttpResponse.json(crudBy(alice, ''));
    }),
  );
  const first = render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), file('a.jpg'));
  await userEvent.type(await screen.findByLabelText('What picture 1 shows'), 'A cat');
  await waitFor(() => expect(send()).toBeEnabled());
  await userEvent.click(send());
  await screen.findByRole('alert');
  first.unmount();
  uploadTray.reset();

  render(<HomeComposer person={alice} />);
  expect(screen.getByLabelText('What picture 1 shows')).toHaveValue('A cat');
  await userEvent.click(send());
  await waitFor(() => expect(screen.queryByRole('list', { name: 'Pictures' })).toBeNull());
  expect(bodies[1]).toEqual(bodies[0]);
  expect(keys[1]).toBe(keys[0]);
});

test('an upload continues while the user is on another page', async () => {
  const first = render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), file('a.jpg'));
  first.unmount();
  const second = render(<HomeComposer person={bob} />);
  expect(screen.queryByRole('list', { name: 'Pictures' })).toBeNull();
  second.unmount();
  render(<HomeComposer person={alice} />);
  await waitFor(() => expect(send()).toBeEnabled());
});

test('a crud can’t be sent while a picture uploads', async () => {
  serveUploads(() => ({ status: 'pending' }));
  render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), file('a.jpg'));
  await userEvent.type(screen.getByLabelText('Your crud'), 'words');
  expect(await screen.findByLabelText('Upload of picture 1')).toBeInTheDocument();
  expect(send()).toBeDisabled();
  await userEvent.click(screen.getByRole('button', { name: 'Cancel picture 1' }));
  expect(send()).toBeEnabled();
  await waitFor(() => expect(discarded).toEqual(['1']));
});

test('a rejected picture shows the reason, and can be retried or removed', async () => {
  serveUploads((uuid) =>
    uuid === '1' ? { status: 'refused', reason: 'image_damaged' } : { status: 'ready' },
  );
  render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), file('a.jpg'));
  expect(await screen.findByRole('alert')).toHaveTextContent('damaged');
  expect(send()).toBeDisabled();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(send()).toBeEnabled());
  await userEvent.click(screen.getByRole('button', { name: 'Remove picture 1' }));
  await waitFor(() => expect(discarded).toEqual(['1', '2']));
  expect(send()).toBeDisabled();
});

test('an upload refreshes an expired access token and continues', async () => {
  await signIn(alice);
  server.use(
    http.post('/api/session/refresh', () => HttpResponse.json(grantFor(alice, 'fresh'))),
    http.post('http://uploads.test/images/key_upload', ({ request }) =>
      request.headers.get('Authorization') === 'Bearer fresh' ? undefined : problem(401),
    ),
  );
  render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), file('a.jpg'));
  await waitFor(() => expect(send()).toBeEnabled());
  await signOut();
});

test('an unreadable 401 refreshes the access token too', async () => {
  await signIn(alice);
  server.use(
    http.post('/api/session/refresh', () => HttpResponse.json(grantFor(alice, 'fresh'))),
    http.post('http://uploads.test/images/key_upload', ({ request }) =>
      request.headers.get('Authorization') === 'Bearer fresh' ? undefined : HttpResponse.error(),
    ),
  );
  render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), file('a.jpg'));
  await waitFor(() => expect(send()).toBeEnabled());
  await signOut();
});

test('an upload after the session expired reports that', async () => {
  await signIn(alice);
  server.use(
    http.post('/api/session/refresh', () => problem(401)),
    http.post('http://uploads.test/images/key_upload', () => HttpResponse.error()),
  );
  render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), file('a.jpg'));
  expect(await screen.findByRole('alert')).toHaveTextContent('You were signed out');
  await signIn(alice);
  await signOut();
});

test.each([
  [problem(429), 'a lot at once'],
  [withRetryAfter(problem(429, 'too_many_uploads'), 540), 'Wait 9 minutes'],
  [problem(422), 'isn’t a picture'],
  [HttpResponse.error(), 'broke off'],
])('an upload that can’t start shows the reason', async (response, text) => {
  server.use(http.post('http://uploads.test/images/key_upload', () => response));
  render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), file('a.jpg'));
  expect(await screen.findByRole('alert')).toHaveTextContent(text);
});

test('a crud takes at most four pictures', async () => {
  render(<HomeComposer person={alice} />);
  fireEvent.paste(screen.getByLabelText('Your crud'), {
    clipboardData: { files: [file('a.jpg'), file('b.jpg')], getData: () => '' },
  });
  fireEvent.drop(screen.getByLabelText('Your crud'), {
    dataTransfer: { files: [file('c.jpg'), file('d.jpg'), file('e.jpg')] },
  });
  expect(await screen.findByRole('alert')).toHaveTextContent('four pictures at most');
  expect(
    within(screen.getByRole('list', { name: 'Pictures' })).getAllByRole('listitem'),
  ).toHaveLength(4);
  expect(screen.getByRole('button', { name: 'Add pictures' })).toBeDisabled();
});

test('text is pasted rather than the picture of it', () => {
  render(<HomeComposer person={alice} />);
  const paste = (text: string) =>
    fireEvent.paste(screen.getByLabelText('Your crud'), {
      clipboardData: { files: [file('image.png')], getData: () => text },
    });
  // True: the browser pastes.
  expect(paste('The meeting is at nine')).toBe(true);
  expect(screen.queryByRole('list', { name: 'Pictures' })).toBeNull();
  expect(paste('')).toBe(false);
  expect(screen.getByRole('list', { name: 'Pictures' })).toBeInTheDocument();
});

test('an upload that broke off is tried again at its place', async () => {
  const places: unknown[] = [];
  server.use(
    http.post('http://uploads.test/images/key_upload', async ({ request }) => {
      places.push(((await request.json()) as { place: string }).place);
      return places.length < 3 ? HttpResponse.error() : undefined;
    }),
  );
  render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), file('a.jpg'));
  for (let tries = 0; tries < 2; tries += 1) {
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  }
  await waitFor(() => expect(send()).toBeEnabled());
  expect(places).toHaveLength(3);
  expect(new Set(places).size).toBe(1);
});

test('a description that is too long is kept, and can’t be sent', async () => {
  render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), file('a.jpg'));
  await waitFor(() => expect(send()).toBeEnabled());
  const field = screen.getByLabelText('What picture 1 shows');
  fireEvent.change(field, { target: { value: '猫'.repeat(990) } });
  expect(field).toHaveAccessibleDescription('10 characters left');
  expect(send()).toBeEnabled();
  fireEvent.change(field, { target: { value: '猫'.repeat(1002) } });
  expect(field).toHaveValue('猫'.repeat(1002));
  expect(screen.getByRole('alert')).toHaveTextContent('2 characters too long');
  expect(field).toBeInvalid();
  expect(send()).toBeDisabled();
  fireEvent.change(field, { target: { value: 'A cat' } });
  expect(send()).toBeEnabled();
});

test('an animation is said to be shown as a still picture, also after a reload', async () => {
  const frames = ['RIFF....WEBP', 'ANMF\0\0\0\0', 'ANMF\0\0\0\0'];
  const first = render(<HomeComposer person={alice} />);
  await userEvent.upload(chooser(), [
    file('a.jpg'),
    new File(frames, 'b.webp', { type: 'image/webp' }),
  ]);
  expect(await screen.findAllByText(/shown as a still picture/)).toHaveLength(1);
  await waitFor(() => expect(send()).toBeEnabled());
  first.unmount();
  uploadTray.reset();
  render(<HomeComposer person={alice} />);
  expect(screen.getAllByText(/shown as a still picture/)).toHaveLength(1);
});
