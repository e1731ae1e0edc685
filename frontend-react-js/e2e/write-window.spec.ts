import { expect, type Locator, type Page, test } from '@playwright/test';
import { callApi, signIn } from './sign-in';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

test.use(phone);

async function start(page: Page) {
  await signIn(page, 'andrew@cruddur.test', 'Testing123!');
}

/** Press Back, as a browser's button does. It may end the document, so the script ends before. */
async function back(page: Page) {
  await page.evaluate(() => {
    setTimeout(() => window.history.back());
  });
}

test('the compose button takes what one types, and Back keeps it as a draft', async ({ page }) => {
  await start(page);
  await page.getByRole('link', { name: /Notifications/ }).tap();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Notifications');
  await page.getByRole('button', { name: 'Write a crud' }).tap();
  const dialog = page.getByRole('dialog', { name: 'Write a crud' });
  const field = dialog.getByLabel('Your crud');
  await expect(field).toBeFocused();
  await page.keyboard.type('Soup at noon');
  await expect(field).toHaveValue('Soup at noon');
  // Above the keyboard of a phone, which takes about two fifths of the window.
  for (const control of [
    dialog.getByLabel('Expires in'),
    dialog.getByRole('button', { name: 'Crud', exact: true }),
    dialog.getByRole('button', { name: /picture/i }),
  ]) {
    await expect(control).toBeVisible();
    const box = await control.boundingBox();
    expect(box && box.y + box.height).toBeLessThan(844 * 0.6);
  }

  await back(page);
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Notifications');
  await page.getByRole('button', { name: 'Write a crud' }).tap();
  await expect(field).toHaveValue('Soup at noon');
  await page.keyboard.type(', or later');
  await expect(field).toHaveValue('Soup at noon, or later');

  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await back(page);
  await expect(page).toHaveURL('/');
});

test('what is typed before the composer is loaded is in it', async ({ page }) => {
  await start(page);
  let load: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => {
    load = resolve;
  });
  await page.route('**/assets/*.js', async (route) => {
    const response = await route.fetch();
    const code = await response.text();
    if (code.includes('on your mind?')) await isAsked;
    await route.fulfill({ response, body: code });
  });
  await page.goto('/bookmarks');
  await page.getByRole('button', { name: 'Write a crud' }).tap();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.type('Early');
  load();
  const field = page.getByRole('dialog').getByLabel('Your crud');
  await expect(field).toHaveValue('Early');
  await expect(field).toBeFocused();
  await page.keyboard.type(' bird');
  await expect(field).toHaveValue('Early bird');
});

test('on the page of a crud the compose button replies, and it covers nothing', async ({
  page,
}) => {
  await start(page);
  const { uuid } = await callApi(page, 'POST', '/api/activities', {
    message: `Long${'\nsoup'.repeat(30)}`,
    ttl: '1-hour',
  });
  await page.goto(`/@andrew/status/${uuid}`);
  await page.getByLabel('Your reply').waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByRole('button', { name: 'Write an answer' }).tap();
  const field = page.getByLabel('Your reply').last();
  await expect(field).toBeFocused();
  await page.keyboard.type('With bread');
  await page.getByRole('button', { name: 'Reply', exact: true }).last().tap();
  await expect(page.getByRole('article').filter({ hasText: 'With bread' })).toBeVisible();

  await page.goto('/?tab=everyone');
  await page.getByRole('article').first().waitFor();
  const bar = await page.getByRole('navigation', { name: 'Main' }).boundingBox();
  const button = await page.getByRole('button', { name: 'Write a crud' }).boundingBox();
  expect(button && bar && button.y >= bar.y).toBe(true);
});

test('Back closes a menu and a picture, and then leaves the page', async ({ page }) => {
  await start(page);
  await page.getByRole('link', { name: 'Search' }).tap();
  await page.getByRole('button', { name: 'Your account' }).tap();
  await expect(page.getByRole('menu')).toBeVisible();
  await back(page);
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(page).toHaveURL('/search');

  await page.getByRole('button', { name: 'Your account' }).tap();
  await page.getByRole('menuitem', { name: 'Bookmarks' }).tap();
  await expect(page).toHaveURL('/bookmarks');
  await back(page);
  await expect(page).toHaveURL('/search');
  await back(page);
  await expect(page).toHaveURL('/');

  await page.goto('/@hana_birds?tab=media');
  await page
    .getByRole('button', { name: /^Picture/ })
    .first()
    .tap();
  await expect(page.getByRole('dialog')).toBeVisible();
  await back(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL('/@hana_birds?tab=media');
  await page
    .getByRole('button', { name: /^Picture/ })
    .first()
    .tap();
  // A reload that begins in the same moment would take the picture's entry for the page's.
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await back(page);
  await expect(page).toHaveURL('/');
});

test('at 320 px, the controls of the composer are in two rows', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await start(page);
  await page.getByLabel('Your crud').tap();
  const rows = (form: Locator) =>
    form.evaluate((element) => {
      const controls = element.querySelectorAll('select, button:not([role="menuitem"])');
      const shown = [...controls].map((each) => each.getBoundingClientRect());
      return new Set(shown.filter(({ height }) => height > 0).map(({ top }) => top)).size;
    });
  const form = page.locator('form[data-composer]');
  await expect(form.getByRole('button', { name: 'More options' })).toBeVisible();
  await expect.poll(() => rows(form)).toBe(2);
  await page.goto('/notifications');
  await page.getByRole('button', { name: 'Write a crud' }).tap();
  const dialog = page.getByRole('dialog', { name: 'Write a crud' });
  await expect(dialog.getByLabel('Your crud')).toBeFocused();
  await expect.poll(() => rows(dialog.locator('form'))).toBe(2);
  await expect(dialog).toBeInViewport({ ratio: 1 });
});
