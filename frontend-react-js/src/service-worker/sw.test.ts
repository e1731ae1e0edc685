import { expect, test, vi } from 'vitest';
import ar from '@/locales/ar/worker.json';
import de from '@/locales/de/worker.json';
import en from '@/locales/en/worker.json';
import ja from '@/locales/ja/worker.json';
import source from './sw.js?raw';

type Handler = (event: Record<string, unknown>) => void;

/** A response that is stored. Node's own can't have a form of jsdom as its body. */
class FormResponse {
  static redirect = Response.redirect;
  constructor(readonly form: FormData) {}
}

/** Start the worker in a language, with these pages open; return what it did and a way to call it. */
function start(language: string, pages: { url: string }[] = [], hasRoutes = true) {
  const handlers = new Map<string, Handler>();
  const shown: [string, Record<string, unknown>][] = [];
  const opened: string[] = [];
  const badges: unknown[] = [];
  const stores = new Map<string, Map<string, FormResponse>>();
  const clients = pages.map((page) => ({ ...page, focus: vi.fn(), postMessage: vi.fn() }));
  const self = {
    location: { href: `https://cruddur.test/sw.js?language=${language}` },
    addEventListener: (name: string, handler: Handler) => handlers.set(name, handler),
    navigator: { setAppBadge: async (count: unknown) => badges.push(count) },
    registration: {
      showNotification: async (title: string, options: Record<string, unknown>) => {
        shown.push([title, options]);
      },
    },
    ...(hasRoutes && { InstallEvent: { prototype: { addRoutes: () => undefined } } }),
    skipWaiting: () => undefined,
    caches: {
      delete: async (name: string) => stores.delete(name),
      open: async (name: string) => {
        const store = new Map<string, FormResponse>();
        stores.set(name, store);
        return { put: async (path: string, stored: FormResponse) => store.set(path, stored) };
      },
    },
    clients: {
      matchAll: async () => clients,
      openWindow: async (path: string) => opened.push(path),
    },
  };
  const words = JSON.stringify({ en, de, ja, ar });
  const script = source.replace('= WORDS;', `= ${words};`);
  new Function('self', 'Response', script)(self, FormResponse);
  async function call(name: string, event: Record<string, unknown>) {
    let work: unknown;
    handlers.get(name)?.({ ...event, waitUntil: (promise: unknown) => (work = promise) });
    await work;
  }
  const push = (data: unknown) => call('push', { data: { json: () => data } });
  const click = (path?: string) =>
    call('notificationclick', { notification: { close: vi.fn(), data: path && { path } } });
  /** Return the worker's answer to a request; null if it has none. */
  async function ask(method: string, path: string, form?: FormData): Promise<Response | null> {
    let answer: Promise<Response> | null = null;
    const request = {
      method,
      url: new URL(path, self.location.href).href,
      formData: async () => form ?? Promise.reject(new TypeError('No form')),
    };
    handlers.get('fetch')?.({
      request,
      respondWith: (given: Promise<Response>) => (answer = given),
    });
    return answer;
  }
  /** Share parts; return where the answer leads, and what is stored. */
  async function share(...parts: [string, string | File][]) {
    const form = new FormData();
    for (const [name, value] of parts) form.append(name, value);
    const answer = await ask('POST', '/share', form);
    expect(answer?.status).toBe(303);
    const stored = stores.get('shared')?.get('/share')?.form;
    return { path: answer?.headers.get('Location'), stored };
  }
  return { handlers, shown, opened, badges, clients, stores, push, click, call, ask, share };
}

const picture = (name: string, type = 'image/png') => new File(['abc'], name, { type });

test('the worker answers nothing but what is shared, and loads no code', async () => {
  const worker = start('en');
  expect(await worker.ask('GET', '/')).toBeNull();
  expect(await worker.ask('GET', '/share?text=Hello')).toBeNull();
  expect(await worker.ask('POST', '/api/activities')).toBeNull();
  expect(worker.stores.size).toBe(0);
  expect(source).not.toMatch(/importScripts|fetch\(/);
});

test('navigations don’t wait for the worker', async () => {
  const routes: { condition: object; source: string }[] = [];
  await start('en').call('install', { addRoutes: (added: typeof routes) => routes.push(...added) });
  expect(routes.map(({ source }) => source)).toEqual(['fetch-event', 'network']);
  // A browser without routes would wait, so that it gets no handler.
  const older = start('en', [], false);
  await older.call('install', {});
  expect(older.handlers.has('fetch')).toBe(false);
});

test('what is shared is stored, and a later share replaces it', async () => {
  const worker = start('en');
  const first = await worker.share(
    ['title', 'Cats'],
    ['text', 'x'.repeat(20_000)],
    ['other', 'left out'],
    ['pictures', picture('a.png')],
    ['pictures', picture('b.webp', 'image/webp')],
  );
  expect(first.path).toBe('https://cruddur.test/share');
  expect([...(first.stored?.keys() ?? [])]).toEqual(['at', 'title', 'text', 'picture', 'picture']);
  expect(String(first.stored?.get('text')).length).toBe(10_000);
  const files = first.stored?.getAll('picture').map(Object);
  expect(files?.map(({ type, size }) => [type, size])).toEqual([
    ['image/png', 3],
    ['image/webp', 3],
  ]);
  const { stored } = await worker.share(['text', 'Dogs']);
  expect([...(stored?.keys() ?? [])]).toEqual(['at', 'text']);
});

test('four pictures are kept, and what isn’t says why', async () => {
  const large = Object.defineProperty(picture('large.png'), 'size', { value: 50_000_001 });
  const five = [1, 2, 3, 4, 5].map((n): [string, File] => ['pictures', picture(`${n}.png`)]);
  const { stored } = await start('en').share(
    ['pictures', picture('a.pdf', 'application/pdf')],
    ['pictures', large],
    ...five,
  );
  expect(stored?.getAll('picture').map((file) => Object(file).name)).toEqual([
    '1.png',
    '2.png',
    '3.png',
    '4.png',
  ]);
  expect(stored?.getAll('problem')).toEqual(['type', 'size', 'many']);
});

test('what can’t be read is said to be lost', async () => {
  const worker = start('en');
  const answer = await worker.ask('POST', '/share');
  expect(answer?.headers.get('Location')).toBe('https://cruddur.test/share?problem=lost');
});

test('a push is a sentence in the language of the app, and a count on the icon', async () => {
  const worker = start('de');
  await worker.push({ kind: 'reply', group: '1', unread: 3 });
  expect(worker.shown).toEqual([
    ['Cruddur', expect.objectContaining({ body: de.reply, tag: 'reply.1', lang: 'de' })],
  ]);
  expect(worker.badges).toEqual([3]);
});

test('a kind of a later release, or a push that can’t be read, still shows something', async () => {
  const worker = start('xx');
  await worker.push({ kind: 'a later one', group: '1' });
  await worker.push(null);
  await worker.call('push', { data: null });
  expect(worker.shown.map(([, options]) => options.body)).toEqual(Array(3).fill(en.other));
});

test('a click opens the notifications, and of a message its conversation', async () => {
  const group = '5c9f2b1e-7a44-4d0c-9d8e-2f6f1b0a7c35';
  const worker = start('en');
  await worker.push({ kind: 'message', group });
  await worker.push({ kind: 'message', group: '//evil.example' });
  const paths = worker.shown.map(([, options]) => Object(options.data).path);
  expect(paths).toEqual([`/messages/${group}`, '/notifications']);
  await worker.click(paths[0]);
  expect(worker.opened).toEqual([`/messages/${group}`]);
});

test('a click leads a page that is open, if possible the one that shows it', async () => {
  const worker = start('en', [
    { url: 'https://cruddur.test/' },
    { url: 'https://cruddur.test/notifications' },
  ]);
  await worker.click();
  expect(worker.opened).toEqual([]);
  expect(worker.clients[0]?.focus).not.toHaveBeenCalled();
  expect(worker.clients[1]?.focus).toHaveBeenCalled();
  expect(worker.clients[1]?.postMessage).toHaveBeenCalledWith({
    type: 'open',
    path: '/notifications',
  });
});

test('each language has each word', () => {
  for (const words of [de, ja, ar]) expect(Object.keys(words)).toEqual(Object.keys(en));
});
