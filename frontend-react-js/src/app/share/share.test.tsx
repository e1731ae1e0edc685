import { act, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { uploadTray } from '@/features/media/upload-tray';
import { drafts } from '@/lib/drafts';
import { takeShared } from '@/lib/shared';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice } from '@/test/users';
import ComposeDialog from '../compose/ComposeDialog';
import { composeDialog } from '../compose/compose-dialog-store';
import ShareRoute from '../routes/ShareRoute';
import { useShareTarget } from './use-share-target';

/** What the worker has stored; jsdom has no cache. */
let stored: FormData | null = null;

const picture = (name: string) => new File(['pixels'], name, { type: 'image/png' });

beforeEach(async () => {
  vi.stubGlobal('caches', {
    match: async () => stored && { formData: async () => stored },
    delete: async () => {
      const wasThere = stored !== null;
      stored = null;
      return wasThere;
    },
  });
  // jsdom has no object URLs.
  Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: vi.fn() });
  server.use(http.post('http://uploads.test/images/key_upload', () => HttpResponse.error()));
  await signIn(alice);
});

afterEach(async () => {
  await signOut();
  act(composeDialog.close);
  uploadTray.load(`${alice.uuid}.crud`, []);
  drafts.write(`${alice.uuid}.crud`, '');
  vi.unstubAllGlobals();
});

function store(parts: [string, string | File][], at = Date.now()) {
  stored = new FormData();
  for (const [name, value] of [['at', String(at)] as const, ...parts]) stored.append(name, value);
}

/** Open the page that takes what is shared; return the write window. */
async function open(path = '/share') {
  render(
    <>
      <Routes>
        <Route path="share" element={<ShareRoute />} />
        <Route path="*" element={<p>Home</p>} />
      </Routes>
      <ComposeDialog person={alice} />
    </>,
    path,
  );
  const window = within(await screen.findByRole('dialog', { name: 'Write a crud' }));
  await screen.findByText('Home');
  return window;
}

test('what is shared is in the write window, once, and kept no longer', async () => {
  store([
    ['title', 'Cats'],
    ['text', 'Cats'],
    ['url', 'https://cats.example'],
    ['picture', picture('a.png')],
    ['picture', picture('b.png')],
  ]);
  const window = await open();
  expect(window.getByLabelText('Your crud')).toHaveValue('Cats\nhttps://cats.example');
  const tray = window.getByRole('list', { name: 'Pictures' });
  expect(within(tray).getAllByRole('listitem')).toHaveLength(2);
  expect(stored).toBeNull();
});

test('of two pages that take it, one gets it', async () => {
  store([['text', 'Cats']]);
  const taken = await Promise.all([takeShared(), takeShared()]);
  expect(taken.filter((each) => each !== null)).toHaveLength(1);
});

test('what was shared more than an hour ago isn’t taken', async () => {
  store([['picture', picture('a.png')]], Date.now() - 3_601_000);
  const window = await open();
  expect(window.queryByRole('list', { name: 'Pictures' })).toBeNull();
  expect(stored).toBeNull();
});

test('a text that is in the address, as older installations share it, is taken too', async () => {
  const window = await open('/share?title=News&text=News&url=https%3A%2F%2Fnews.example');
  expect(window.getByLabelText('Your crud')).toHaveValue('News\nhttps://news.example');
});

test.each([
  ['many', 'A crud shows four pictures at most.'],
  ['type', 'That isn’t a picture'],
  ['size', 'larger than 50 MB'],
  ['lost', 'didn’t arrive'],
])('what was left out because of %s is told', async (problem, text) => {
  store([
    ['problem', problem],
    ['problem', problem],
  ]);
  const window = await open();
  expect(window.getByRole('alert')).toHaveTextContent(text);
});

test('what the web server got, as there was no worker, is said to be lost', async () => {
  const window = await open('/share?problem=lost&problem=unknown');
  expect(window.getByRole('alert')).toHaveTextContent(
    /^What you shared didn’t arrive. Share it again, or add it here.$/,
  );
});

test('browsers that refuse storage have nothing that was shared', async () => {
  vi.stubGlobal('caches', {
    match: () => Promise.reject(new DOMException('refused', 'SecurityError')),
    delete: () => Promise.reject(new DOMException('refused', 'SecurityError')),
  });
  expect(await takeShared()).toBeNull();
  vi.stubGlobal('caches', undefined);
  expect(await takeShared()).toBeNull();
});

function Target() {
  useShareTarget();
  return null;
}

test('signing out deletes what waits, and opening the app what has waited for an hour', async () => {
  store([['text', 'Cats']]);
  const first = render(<Target />);
  await act(async () => undefined);
  expect(stored).not.toBeNull();
  await act(signOut);
  await waitFor(() => expect(stored).toBeNull());
  first.unmount();
  store([['text', 'Cats']], Date.now() - 3_601_000);
  render(<Target />);
  await waitFor(() => expect(stored).toBeNull());
});

test('the worker starts in the installed app alone', async () => {
  const register = vi.fn(async (_address: string) => ({}));
  vi.stubGlobal('navigator', { ...navigator, serviceWorker: { register } });
  const tab = render(<Target />);
  expect(register).not.toHaveBeenCalled();
  window.dispatchEvent(new Event('appinstalled'));
  expect(register.mock.calls).toEqual([['/sw.js?language=en', { updateViaCache: 'none' }]]);
  tab.unmount();
  vi.stubGlobal('matchMedia', (media: string) => ({ matches: media.includes('standalone') }));
  render(<Target />);
  expect(register).toHaveBeenCalledTimes(2);
});
