import { expect, type Locator, type Page, type Route, test } from '@playwright/test';

/** Answer what a page asks for from now on, for its code. No code is loaded before it is needed. */
async function openWithoutPreload(page: Page, answer: (route: Route) => Promise<void>) {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.route('**/assets/*.js', answer);
}

test('a page that isn’t loaded yet says that there is no network, and goes on when there is', async ({
  page,
}) => {
  await openWithoutPreload(page, (route) => route.continue());
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Search' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No network');
  await expect(page).toHaveTitle('No network · Cruddur');
  await page.context().setOffline(false);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
});

test('a page whose code a release removed is loaded with the new release', async ({ page }) => {
  let isRemoved = true;
  await openWithoutPreload(page, (route) =>
    // The document in place of a missing file.
    isRemoved
      ? route.fulfill({ contentType: 'text/html', body: '<!doctype html>' })
      : route.continue(),
  );
  await page.route('/', async (route) => {
    if (route.request().method() === 'HEAD') isRemoved = false;
    await route.continue();
  });
  await page.getByRole('link', { name: 'Search' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
  expect(isRemoved).toBe(false);
});

test('after the first visit all pages open offline', async ({ page }) => {
  let isLastLoaded = false;
  page.on('requestfinished', async (request) => {
    if (!/assets.*js$/.test(request.url())) return;
    const code = await (await request.response())?.text();
    // An order of the replies, which the page of a crud alone knows.
    isLastLoaded ||= /["'`]liked["'`]/.test(code ?? '');
  });
  await page.goto('/');
  const crud = page.getByRole('article').first().locator('[data-key="open"]');
  await expect(crud).toBeVisible();
  await expect.poll(() => isLastLoaded).toBe(true);
  await page.waitForLoadState('networkidle');
  await page.context().setOffline(true);
  for (const name of ['Search', 'Join', 'Sign in'] as const) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
    await expect(page).toHaveTitle(new RegExp(`^${name === 'Join' ? 'Sign up|Join' : name}`));
  }
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await crud.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Crud');
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
