import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { call, signInAs } from './demo';

/** Look for all that axe can find, and then in the other theme for what a theme can do wrong. */
async function hasNoBarrier(page: Page) {
  const dark = await lookAt(page).analyze();
  await wear(page, 'light');
  const light = await lookAt(page).withRules(['color-contrast']).analyze();
  await wear(page, 'dark');
  const found = [...dark.violations, ...light.violations].map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html}`,
  );
  expect.soft(found, page.url()).toEqual([]);
}

/** In the page itself: no page of ours has frames, for which axe would open another page each time. */
function lookAt(page: Page) {
  return new AxeBuilder({ page }).setLegacyMode(true);
}

async function wear(page: Page, theme: 'dark' | 'light') {
  await page.evaluate((chosen) => {
    document.documentElement.dataset.theme = chosen;
  }, theme);
}

/** Go to a page, and wait until it shows what it has: a list, an empty place, a form. */
async function visit(page: Page, path: string) {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await expect(page.getByText(/^Loading/)).toHaveCount(0);
}

test('no page has a barrier that axe can find, in either theme', async ({ browser }) => {
  const page = await signInAs(browser, 'andrew');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const [crud] = (await call(page, 'GET', '/api/activities/public?limit=100')).filter(
    ({ replies_count }: { replies_count: number }) => replies_count > 1,
  );
  const conversation = await call(page, 'POST', '/api/messages', {
    handle: 'londo',
    message: 'The roses have bloomed.',
  });
  for (const path of [
    '/',
    '/?tab=everyone',
    '/@andrew',
    '/@bayko?tab=likes',
    '/@andrew/followers',
    `/@${crud.handle}/status/${crud.uuid}`,
    '/notifications',
    '/messages',
    `/messages/${conversation.message_group_uuid}`,
    '/bookmarks',
    '/settings',
    '/search?term=the',
    '/search?term=an&tab=people',
    '/tags/books',
    '/no/such/page',
  ]) {
    await visit(page, path);
    await hasNoBarrier(page);
  }

  await page.goto('/settings');
  await page.getByRole('button', { name: 'Delete account' }).click();
  await hasNoBarrier(page);

  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/@bayko');
  await page.getByRole('button', { name: 'Your account' }).click();
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await hasNoBarrier(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Write a crud' }).click();
  await hasNoBarrier(page);
});

test('nor has any page of strangers', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const path of ['/', '/signup', '/confirm', '/signin', '/recover']) {
    await visit(page, path);
    await hasNoBarrier(page);
  }
  await page.getByLabel('Email').fill('nobody@cruddur.test');
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').waitFor();
  await hasNoBarrier(page);
});
