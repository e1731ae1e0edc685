import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Page, test } from '@playwright/test';
import { call, signIn } from './demo';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../docs/screenshots');
const sizes = { '': { width: 1280, height: 800 }, '-phone': { width: 360, height: 740 } };
const themes = { '': 'dark', '-light': 'light' };

/** A thread and a conversation of the seeded world. */
async function pathsOf(page: Page) {
  const cruds = await call(page, 'GET', '/api/activities/public?limit=100');
  const crud = cruds.find((one: { replies_count: number }) => one.replies_count > 1);
  const groups: { uuid: string; handle: string }[] = await call(page, 'GET', '/api/message_groups');
  const group = groups.find(({ handle }) => handle === 'londo');
  if (!crud || !group) throw new Error('The seeded world has no thread, or no conversation.');
  return {
    thread: `/@${crud.handle}/status/${crud.uuid}`,
    conversation: `/messages/${group.uuid}`,
  };
}

for (const [sizeSuffix, viewport] of Object.entries(sizes)) {
  for (const [themeSuffix, theme] of Object.entries(themes)) {
    test(`pages at ${viewport.width} px, ${theme}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.addInitScript((chosen) => localStorage.setItem('cruddur.theme', chosen), theme);

      const take = async (name: string, path: string, sign: string) => {
        await page.goto(path);
        await page.getByRole('main').locator(sign).first().waitFor();
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: `${folder}/${name}${sizeSuffix}${themeSuffix}.png` });
      };

      await take('landing', '/', 'article');
      for (const name of ['signup', 'confirm', 'signin', 'recover']) {
        await take(name, `/${name}`, 'button');
      }
      await signIn(page, 'andrew@cruddur.test', 'Testing123!');
      const { thread, conversation } = await pathsOf(page);
      await take('home', '/', 'article');
      await take('thread', thread, 'article');
      await take('profile', '/@andrew', 'article');
      await take('person', '/@bayko', 'article');
      await take('people', '/@andrew/followers', 'article');
      await take('notifications', '/notifications', 'article');
      await take('messages', '/messages', 'a[href^="/messages/"]');
      await take('requests', '/messages?folder=requests', 'a[href^="/messages/"]');
      await take('conversation', conversation, 'textarea');
      await take('new-conversation', '/messages/new/@fatou', 'textarea');
      await take('bookmarks', '/bookmarks', 'p');
      await take('search', '/search?term=the', 'article');
      await take('tag', '/tags/books', 'article');
      await take('settings', '/settings', 'h2');
      await take('not-found', '/no/such/page', 'h1');
    });
  }
}
