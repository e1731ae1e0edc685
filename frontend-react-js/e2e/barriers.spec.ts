import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { call, signInAs } from './demo';

/** Look for what axe can find, in one theme after the other. */
async function hasNoBarrier(page: Page) {
  await page.waitForLoadState('networkidle');
  for (const theme of ['dark', 'light']) {
    await page.evaluate((chosen) => {
      document.documentElement.dataset.theme = chosen;
    }, theme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    expect.soft(found, `${page.url()}, ${theme}`).toEqual([]);
  }
}

test('no page has a barrier that axe can find, in either theme', async ({ browser }) => {
  test.setTimeout(180_000);
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
    await page.goto(path);
    await page.locator('h1').first().waitFor();
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
    await page.goto(path);
    await page.getByRole('main').locator('a, button').first().waitFor();
    await hasNoBarrier(page);
  }
});
