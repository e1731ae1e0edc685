import { expect, type Locator, test } from '@playwright/test';

test('a page whose code can’t be loaded says so, and loads when the browser is back online', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Search' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page didn’t load');
  await expect(page).toHaveTitle('This page didn’t load · Cruddur');
  await page.context().setOffline(false);
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
