import { expect, test, vi } from 'vitest';
import ar from '@/locales/ar/worker.json';
import de from '@/locales/de/worker.json';
import en from '@/locales/en/worker.json';
import ja from '@/locales/ja/worker.json';
import source from './sw.js?raw';

type Handler = (event: Record<string, unknown>) => void;

/** Start the worker in a language, with these pages open; return what it did and a way to call it. */
function start(language: string, pages: { url: string }[] = []) {
  const handlers = new Map<string, Handler>();
  const shown: [string, Record<string, unknown>][] = [];
  const opened: string[] = [];
  const badges: unknown[] = [];
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
    clients: {
      matchAll: async () => clients,
      openWindow: async (path: string) => opened.push(path),
    },
  };
  const words = JSON.stringify({ en, de, ja, ar });
  new Function('self', source.replace('= WORDS;', `= ${words};`))(self);
  async function call(name: string, event: Record<string, unknown>) {
    let work: unknown;
    handlers.get(name)?.({ ...event, waitUntil: (promise: unknown) => (work = promise) });
    await work;
  }
  const push = (data: unknown) => call('push', { data: { json: () => data } });
  const click = (path?: string) =>
    call('notificationclick', { notification: { close: vi.fn(), data: path && { path } } });
  return { handlers, shown, opened, badges, clients, push, click, call };
}

test('the worker caches nothing and answers no request', () => {
  const { handlers } = start('en');
  expect(handlers.has('fetch')).toBe(false);
  expect(source).not.toMatch(/caches|importScripts/);
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
