import { expect, type Page, test } from '@playwright/test';
import { signIn } from './sign-in';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

test.use(phone);

/** Scroll down, a screen at a time, until this many cruds have been loaded. */
async function scrollDown(page: Page, screens: number) {
  for (let screen = 0; screen < screens; screen += 1) {
    await page.evaluate(() => window.scrollBy(0, window.innerHeight));
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    await expect(page.getByText('Loading…')).toHaveCount(0);
  }
}

/** The crud at a point of the screen, and how far its top is from that of the window. */
function crudOnScreen(page: Page) {
  return page.evaluate(() => {
    const row = [...document.querySelectorAll<HTMLElement>('[data-row]')].find(
      (each) => each.getBoundingClientRect().bottom > 300,
    );
    // Half a pixel is lost where positions are rounded.
    return { row: row?.dataset.row, top: Math.round((row?.getBoundingClientRect().top ?? 0) / 4) };
  });
}

/** Wait for polls and quotes, whose code is loaded with the first one: they may be higher than their placeholders. */
async function leftPlaceholders(page: Page) {
  await expect(page.locator('[data-placeholder]')).toHaveCount(0);
}

test('a reload keeps the place in a long feed, and begins anew at the top', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  await scrollDown(page, 12);
  await leftPlaceholders(page);
  const before = await crudOnScreen(page);
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(5000);
  await page.reload();
  await expect.poll(() => crudOnScreen(page)).toEqual(before);
  // Twice, the second time before anything is there.
  await page.reload({ waitUntil: 'commit' });
  await page.reload();
  await expect.poll(() => crudOnScreen(page)).toEqual(before);

  await page.evaluate(() => window.scrollTo(0, 0));
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0);
  const fresh = page.waitForRequest(/\/api\/activities\/home/);
  await page.reload();
  await fresh;
});

test('the arrow goes back, and one level up without a page before', async ({ page }) => {
  await page.goto('/');
  const crud = page.getByRole('article').first();
  const path = (await crud.locator('[data-key="open"]').getAttribute('href')) ?? '';
  const arrow = page.getByRole('main').getByRole('link', { name: 'Back', exact: true });
  await page.goto(path);
  await arrow.tap();
  await expect(page).toHaveURL(path.replace(/\/status\/.*/, ''));
  await page.getByRole('article').first().locator('[data-key="open"]').tap();
  await expect(page).toHaveURL(/\/status\//);
  await arrow.tap();
  await expect(page).toHaveURL(path.replace(/\/status\/.*/, ''));
});

test('Back shows the rows of the screen first, then those around it, and nothing moves', async ({
  page,
}) => {
  await page.goto('/');
  const rows = page.getByRole('main').getByRole('article');
  await rows.nth(12).waitFor();
  const all = await rows.count();
  const path = (await rows.nth(9).locator('[data-key="open"]').getAttribute('href')) ?? '';
  const link = page.locator(`main [data-key="open"][href="${path}"]`);
  await link.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await leftPlaceholders(page);
  const top = () => link.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const before = await top();
  await link.tap();
  await expect(page).toHaveURL(path);
  await page.evaluate(() => {
    const counts: number[] = [];
    Object.assign(window, { counts });
    new MutationObserver(() => {
      if (window.location.pathname !== '/') return;
      counts.push(document.querySelectorAll('main article').length);
    }).observe(document.body, { childList: true, subtree: true });
  });
  await page.goBack();
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(all);
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1);
  const first = await page.evaluate(() =>
    (window as unknown as { counts: number[] }).counts.find((count) => count > 1),
  );
  expect(first).toBeLessThan(all);
});

test('the first visit follows the device, and a choice stays', async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  expect(await ground()).toBe('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await ground()).toBe('dark');
  await page.evaluate(() => localStorage.setItem('cruddur.theme', 'light'));
  await page.reload();
  expect(await ground()).toBe('light');
});

test('the first half of a phone’s home shows a crud, and the bars hide on the way down', async ({
  page,
}) => {
  await signIn(page, 'andrew@cruddur.test', 'Testing123!');
  await page.goto('/?tab=everyone');
  const first = page.getByRole('article').first();
  await first.waitFor();
  await page.getByLabel('Your crud').waitFor();
  const box = await first.boundingBox();
  expect(box?.y).toBeLessThan(200);

  const navigation = page.getByRole('navigation', { name: 'Main' });
  const top = async () => (await navigation.boundingBox())?.y ?? 0;
  await expect.poll(top).toBeLessThan(844);
  await page.mouse.move(195, 400);
  await page.mouse.wheel(0, 400);
  await expect.poll(top).toBeGreaterThanOrEqual(844);
  // The keyboard brings back the bar that it reaches.
  await page.getByRole('link', { name: 'Home', exact: true }).focus();
  await expect.poll(top).toBeLessThan(844);
  await page.getByRole('article').nth(3).focus();
  await page.evaluate(() => window.scrollBy(0, 200));
  await expect.poll(top).toBeGreaterThanOrEqual(844);
  await page.evaluate(() => window.scrollBy(0, -100));
  await expect.poll(top).toBeLessThan(844);
});

test('the bars are there where Back leads, down in a list', async ({ page }) => {
  await signIn(page, 'andrew@cruddur.test', 'Testing123!');
  await page.goto('/?tab=everyone');
  await page.getByRole('article').nth(9).waitFor();
  await page.mouse.move(195, 400);
  await page.mouse.wheel(0, 900);
  const bars = () => page.evaluate(() => document.documentElement.dataset.bars);
  await expect.poll(bars).toBe('hidden');
  await page.getByRole('article').nth(7).locator('[data-key="open"]').tap();
  await expect(page).toHaveURL(/\/status\//);
  const place = () => page.evaluate(() => window.scrollY);
  await expect.poll(place).toBeLessThan(100);
  await page.goBack();
  await expect.poll(place).toBeGreaterThan(500);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeInViewport({ ratio: 1 });
  expect(await bars()).toBeUndefined();
});

test('a like that was taken back by a finger looks so', async ({ page }) => {
  await signIn(page, 'andrew@cruddur.test', 'Testing123!');
  await page.goto('/?tab=everyone');
  const like = page.locator('[data-key="like"][aria-pressed="false"]').first();
  await like.waitFor();
  const uuid = await like.evaluate((it) => it.closest<HTMLElement>('[data-row]')?.dataset.row);
  const button = page.locator(`[data-row="${uuid}"] [data-key="like"]`);
  const looks = () =>
    button.evaluate((it) => [getComputedStyle(it).color, getComputedStyle(it).backgroundColor]);
  const before = await looks();
  await button.tap();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await button.tap();
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(looks).toEqual(before);
});
