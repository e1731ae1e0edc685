// The service worker: shows pushes and opens their page. It has no fetch handler and no cache, so the app
// is never an old one. The build writes its words, from src/locales/*/worker.json, in place of WORDS.
const words = WORDS;
const language = new URL(self.location.href).searchParams.get('language') ?? '';
const texts = words[language] ?? words.en;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => event.waitUntil(show(read(event.data))));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/notifications'));
});

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
