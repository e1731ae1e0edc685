import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Page, test } from '@playwright/test';
import { callApi, signIn } from './sign-in';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../docs/screenshots');
const sizes = { '': { width: 1280, height: 800 }, '-phone': { width: 360, height: 740 } };
const themes = { '': 'dark', '-light': 'light' };

/** Return the paths of a thread and a conversation of the seed data. */
async function pathsOf(page: Page) {
  const cruds = await callApi(page, 'GET', '/api/activities/public?limit=100');
  const crud = cruds.find((one: { replies_count: number }) => one.replies_count > 1);
  const groups: { uuid: string; handle: string }[] = await callApi(
    page,
    'GET',
    '/api/message_groups',
  );
  const group = groups.find(({ handle }) => handle === 'londo');
  const path = ({ handle, uuid }: { handle: string; uuid: string }) => `/@${handle}/status/${uuid}`;
  const poll = cruds.find((one: { poll: object | null }) => one.poll);
  const quote = cruds.find((one: { quote?: object }) => one.quote);
  if (!poll || !quote) throw new Error('The seed data has no poll, or no quote.');
  if (!crud || !group) throw new Error('The seed data has no thread, or no conversation.');
  return {
    thread: path(crud),
    poll: path(poll),
    quote: path(quote),
    conversation: `/messages/${group.uuid}`,
  };
}

for (const [sizeSuffix, viewport] of Object.entries(sizes)) {
  for (const [themeSuffix, theme] of Object.entries(themes)) {
    test(`pages at ${viewport.width} px, ${theme}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.addInitScript((chosen) => localStorage.setItem('cruddur.theme', chosen), theme);

      const takeScreenshot = async (name: string, path: string, selector: string) => {
        await page.goto(path);
        await page.getByRole('main').locator(selector).first().waitFor();
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: `${folder}/${name}${sizeSuffix}${themeSuffix}.png` });
      };

      await takeScreenshot('landing', '/', 'article');
      for (const name of ['signup', 'confirm', 'signin', 'recover']) {
        await takeScreenshot(name, `/${name}`, 'button');
      }
      await signIn(page, 'andrew@cruddur.test', 'Testing123!');
      const { thread, poll, quote, conversation } = await pathsOf(page);
      await takeScreenshot('home', '/', 'article');
      await takeScreenshot('thread', thread, 'article');
      await takeScreenshot('poll', poll, 'article');
      await takeScreenshot('quote', quote, 'article');
      await takeScreenshot('profile', '/@andrew', 'article');
      await takeScreenshot('person', '/@bayko', 'article');
      await takeScreenshot('people', '/@andrew/followers', 'article');
      await takeScreenshot('notifications', '/notifications', 'article');
      await takeScreenshot('messages', '/messages', 'a[href^="/messages/"]');
      await takeScreenshot('requests', '/messages?folder=requests', 'a[href^="/messages/"]');
      await takeScreenshot('conversation', conversation, 'textarea');
      await takeScreenshot('new-conversation', '/messages/new/@fatou', 'textarea');
      await takeScreenshot('bookmarks', '/bookmarks', 'p');
      await takeScreenshot('search', '/search?term=the', 'article');
      await takeScreenshot('tag', '/tags/books', 'article');
      await takeScreenshot('settings', '/settings', 'h2');
      await takeScreenshot('not-found', '/no/such/page', 'h1');
    });
  }
}
