// The service worker: shows pushes and opens their page, and takes what is shared with the installed app. It answers no
// other request, so the app is never an old one. The build writes its words, from src/locales/*/worker.json, in
// place of WORDS.
const words = WORDS;
const language = new URL(self.location.href).searchParams.get('language') ?? '';
const texts = words[language] ?? words.en;

// As src/lib/shared.ts reads it.
const SHARE_PATH = '/share';
const STORE = 'shared';
const MAX_PICTURES = 4;
const MAX_PICTURE_BYTES = 50_000_000;
const MAX_CHARACTERS = 10_000;

self.addEventListener('install', (event) => {
  // All else goes to the network at once, whether or not this worker runs.
  event.addRoutes?.([
    {
      condition: { urlPattern: { pathname: SHARE_PATH }, requestMethod: 'post' },
      source: 'fetch-event',
    },
    { condition: { urlPattern: { pathname: '*' } }, source: 'network' },
  ]);
  self.skipWaiting();
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => event.waitUntil(show(read(event.data))));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/notifications'));
});

// Without routes every navigation would wait for the worker; browsers without them can't share with an app.
if (self.InstallEvent?.prototype.addRoutes) {
  self.addEventListener('fetch', (event) => {
    const { method, url } = event.request;
    if (method === 'POST' && new URL(url).pathname === SHARE_PATH) {
      event.respondWith(receive(event.request));
    }
  });
}

// The next page that is opened tells the API of the new subscription.
self.addEventListener('pushsubscriptionchange', (event) => {
  const options = event.oldSubscription?.options;
  if (options) event.waitUntil(self.registration.pushManager.subscribe(options));
});

/** Return what the API sent: a kind, a group and the number of unread entries; it may be newer than this. */
function read(data) {
  try {
    return data.json() ?? {};
  } catch {
    return {};
  }
}

async function show({ kind, group, unread }) {
  const isMessage = kind === 'message' && /^[0-9a-f-]{36}$/.test(group);
  const shown = self.registration.showNotification('Cruddur', {
    body: texts[kind] ?? texts.other,
    // One for each group: a later one replaces it.
    tag: `${kind}.${group}`,
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    lang: texts === words.en ? 'en' : language,
    dir: language === 'ar' ? 'rtl' : 'ltr',
    data: { path: isMessage ? `/messages/${group}` : '/notifications' },
  });
  // A push must show something, whether or not there is a badge.
  await Promise.allSettled([shown, self.navigator.setAppBadge?.(unread)]);
}

/** Focus a page of the app, and lead it there; open one if there is none. */
async function open(path) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((each) => new URL(each.url).pathname === path) ?? pages[0];
  if (!page) return self.clients.openWindow(path);
  await page.focus();
  // The page navigates itself, so that it isn't loaded anew.
  page.postMessage({ type: 'open', path });
}

/** Keep what is shared, and open the write window, which takes it. */
async function receive(request) {
  const page = new URL(SHARE_PATH, self.location.href);
  try {
    await keep(await request.formData());
  } catch {
    page.searchParams.set('problem', 'lost');
  }
  return Response.redirect(page.href, 303);
}

/** Store it in place of what was shared before. */
async function keep(form) {
  const shared = new FormData();
  shared.set('at', String(Date.now()));
  for (const name of ['title', 'text', 'url']) {
    const text = form.get(name);
    if (typeof text === 'string') shared.set(name, text.slice(0, MAX_CHARACTERS));
  }
  const files = form.getAll('pictures').filter((file) => typeof file !== 'string' && file.size > 0);
  let left = MAX_PICTURES;
  for (const file of files) {
    if (!file.type.startsWith('image/')) shared.append('problem', 'type');
    else if (file.size > MAX_PICTURE_BYTES) shared.append('problem', 'size');
    else if (left === 0) shared.append('problem', 'many');
    else {
      shared.append('picture', file);
      left -= 1;
    }
  }
  await self.caches.delete(STORE);
  const store = await self.caches.open(STORE);
  // One entry, so that it is whole or not there.
  await store.put(SHARE_PATH, new Response(shared));
}
