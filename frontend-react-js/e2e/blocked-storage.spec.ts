import { expect, test } from '@playwright/test';
import { signInByForm } from './sign-in';

/** Interfaces that a browser may lack or refuse, by its version, its settings or a private window. */
function blockInterfaces() {
  const refuse = () => {
    throw new DOMException('blocked', 'SecurityError');
  };
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
    Object.defineProperty(window, name, { get: refuse });
  }
  for (const name of [
    'BroadcastChannel',
    'IntersectionObserver',
    'ResizeObserver',
    'Notification',
    'SharedWorker',
    'matchMedia',
    'requestIdleCallback',
    'structuredClone',
  ]) {
    Object.defineProperty(window, name, { value: undefined });
  }
  for (const name of ['locks', 'serviceWorker', 'storage', 'share', 'clipboard']) {
    Object.defineProperty(navigator, name, { value: undefined });
  }
  Object.defineProperty(crypto, 'randomUUID', { value: undefined });
  Object.defineProperty(Intl, 'Segmenter', { value: undefined });
}

test('without storage and newer interfaces one can read, sign in, reload and write', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.addInitScript(blockInterfaces);
  await page.goto('/');
  await expect(page.getByRole('main').getByRole('article').first()).toBeVisible();
  await expect(page.getByText('Your session has ended')).toHaveCount(0);

  await signInByForm(page, 'londo@cruddur.test', 'Testing123!');
  await page.reload();
  await expect(page.getByLabel('Your crud')).toBeVisible();
  for (const path of ['/notifications', '/messages', '/search?term=cruddur', '/settings']) {
    await page.goto(path);
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
  }
  await page.goto('/');
  const crud = `Said without storage ${Date.now()}`;
  await page.getByLabel('Your crud').fill(crud);
  await page.getByRole('main').getByRole('button', { name: 'Crud', exact: true }).click();
  await expect(page.getByRole('article').getByText(crud)).toBeVisible();
  expect(errors).toEqual([]);
});

test('a sign-in whose cookie is blocked says what to allow', async ({ page }) => {
  await page.route('**/api/session', async (route) => {
    const response = await route.fetch();
    const { 'set-cookie': _, ...headers } = response.headers();
    // The request of the test itself has stored the cookie.
    await page.context().clearCookies();
    await route.fulfill({ response, headers });
  });
  await page.goto('/signin');
  await page.getByLabel('Email').fill('londo@cruddur.test');
  await page.getByLabel('Password').fill('Testing123!');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText(/Allow cookies for /);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});
