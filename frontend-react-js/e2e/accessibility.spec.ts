import { expect, type Page, test } from '@playwright/test';
import { violations } from './axe';
import { coveredControls } from './covered';
import { callApi, signInAs } from './sign-in';

/**
 * The rules that look at colours, sizes and places. The others look at what is there and not hidden, which changes
 * neither with the theme nor between phones: no style asks for a width below 480 px.
 */
const VISUAL_RULES = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable'];

/** Check a page on a desktop in both themes, on a phone, and on a smaller one in the dark with its text at 200 %. */
async function expectNoViolations(page: Page) {
  const size = page.viewportSize();
  await setTheme(page, 'dark');
  const found = await violations(page);
  await setTheme(page, 'light');
  found.push(...(await violations(page, VISUAL_RULES)));
  await resize(page, 390);
  found.push(...(await violations(page)), ...(await coveredControls(page)));
  await resize(page, 320, 200);
  found.push(...(await coveredControls(page)));
  await setTheme(page, 'dark');
  found.push(...(await violations(page, VISUAL_RULES)));
  await resize(page, size?.width ?? 1280);
  expect.soft(found, page.url()).toEqual([]);
}

/** A dialog or a menu covers the page on purpose. */
async function expectNoViolationsOfAxe(page: Page) {
  await setTheme(page, 'dark');
  const found = await violations(page);
  await setTheme(page, 'light');
  found.push(...(await violations(page, VISUAL_RULES)));
  expect.soft(found, page.url()).toEqual([]);
}

async function resize(page: Page, width: number, textSize = 100) {
  await page.setViewportSize({ width, height: 844 });
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = `${size}%`;
  }, textSize);
  // What follows the width renders first.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
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
  // Something is on the pages of lists. Both replace what is there already.
  await callApi(page, 'POST', '/api/muted_words', { value: 'accessibility-spoiler' });
  await callApi(page, 'PUT', '/api/moderation/trend_exclusions', {
    kind: 'hashtag',
    value: 'kept_out',
    reason: 'It is about one person.',
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
    '/settings/muted',
    '/settings/muted-words',
    '/settings/requests',
    '/settings/reports',
    '/moderation',
    '/moderation?tab=trends',
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
  await expectNoViolationsOfAxe(page);

  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/@bayko');
  await page.getByRole('button', { name: 'Your account' }).click();
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await expectNoViolationsOfAxe(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Write a crud' }).click();
  await expectNoViolationsOfAxe(page);
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
