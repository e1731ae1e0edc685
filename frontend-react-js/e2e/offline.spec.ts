import { expect, type Locator, test } from '@playwright/test';

/** Code of a page, in the build and as the development server has it. */
const SEARCH = /SearchRoute/;

test('a page that isn’t loaded yet says that there is no network, and goes on when there is', async ({
  page,
}) => {
  await page.route(SEARCH, (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Search' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No network');
  await expect(page).toHaveTitle('No network · Cruddur');
  await page.unroute(SEARCH);
  await page.context().setOffline(false);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
});

test('a page whose code a release removed is loaded with the new release', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  let missing = 0;
  await page.route(SEARCH, async (route) => {
    missing += 1;
    // The document in place of a missing file.
    await route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
    await page.unroute(SEARCH);
  });
  await page.getByRole('link', { name: 'Search' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
  expect(missing).toBe(1);
});

test('after the first visit all pages open offline', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  const isLoaded = (name: string) =>
    page.evaluate(
      (part) => performance.getEntriesByType('resource').some((each) => each.name.includes(part)),
      name,
    );
  // The first and the last of the routes.
  for (const name of ['SignUpPage', 'ThreadRoute']) {
    await expect.poll(() => isLoaded(name)).toBe(true);
  }
  await page.waitForLoadState('networkidle');
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Search' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
  await page.getByRole('main').getByRole('searchbox').fill('soup');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
});

test('a dialog whose code can’t be loaded leaves the page as it is', async ({ page }) => {
  /** Press a key, and return how many elements there are then. */
  async function pressed(key: string, locator: Locator) {
    await page.keyboard.press(key);
    return locator.count();
  }

  await page.goto('/');
  // The code of the shortcuts is loaded after the page.
  await expect.poll(() => pressed('j', page.locator('article:focus'))).toBe(1);
  await page.context().setOffline(true);
  await page.keyboard.press('?');
  await expect(page.getByText('That didn’t load')).toBeVisible();
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.context().setOffline(false);
  await page.reload();
  await expect.poll(() => pressed('?', page.getByRole('dialog', { name: 'Keys' }))).toBe(1);
});
