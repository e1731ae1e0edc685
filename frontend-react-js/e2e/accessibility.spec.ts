import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { callApi, signInAs } from './sign-in';

/** Run all axe rules in the dark theme, and the contrast rule in the light one, which differs only in colours. */
async function expectNoViolations(page: Page) {
  await setTheme(page, 'dark');
  const dark = await axe(page).analyze();
  await setTheme(page, 'light');
  const light = await axe(page).withRules(['color-contrast']).analyze();
  const found = [...dark.violations, ...light.violations].map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html}`,
  );
  expect.soft(found, page.url()).toEqual([]);
}

/** Legacy mode analyzes in the page itself: without it, axe opens another page each time, which only frames need. */
function axe(page: Page) {
  return new AxeBuilder({ page }).setLegacyMode(true);
}

async function setTheme(page: Page, theme: 'dark' | 'light') {
  await page.evaluate((chosen) => {
    document.documentElement.dataset.theme = chosen;
  }, theme);
}

/** Open a page, and wait until its content is loaded. */
async function visit(page: Page, path: string) {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await expect(page.getByText(/^Loading/)).toHaveCount(0);
}

test('signed-in pages have no axe violations in either theme', async ({ browser }) => {
  const page = await signInAs(browser, 'andrew');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const [crud] = (await callApi(page, 'GET', '/api/activities/public?limit=100')).filter(
    ({ replies_count }: { replies_count: number }) => replies_count > 1,
  );
  const conversation = await callApi(page, 'POST', '/api/messages', {
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
    '/rules',
    '/no/such/page',
  ]) {
    await visit(page, path);
    await expectNoViolations(page);
  }

  await page.goto('/settings');
  await page.getByRole('button', { name: 'Delete account' }).click();
  await expectNoViolations(page);

  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/@bayko');
  await page.getByRole('button', { name: 'Your account' }).click();
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Write a crud' }).click();
  await expectNoViolations(page);
});

test('signed-out pages have no axe violations in either theme', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const path of ['/', '/signup', '/confirm', '/signin', '/recover']) {
    await visit(page, path);
    await expectNoViolations(page);
  }
  await page.getByLabel('Email').fill('nobody@cruddur.test');
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Code').waitFor();
  await expectNoViolations(page);
});
