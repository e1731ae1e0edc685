import type { Browser, Page } from '@playwright/test';

/** Sign in as a user of the seed data, in a browser context of their own. */
export async function signInAs(browser: Browser, name: 'andrew' | 'bayko' | 'londo') {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, `${name}@cruddur.test`, 'Testing123!');
  return page;
}

export async function signIn(page: Page, email: string, password: string) {
  await page.goto('/signin');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Your crud').waitFor();
}

/** Call the API from the page, as the user who is signed in there. */
export async function callApi(page: Page, method: string, path: string, body?: unknown) {
  return page.evaluate(
    async ([how, where, what]) => {
      const refreshed = await fetch('/api/session/refresh', { method: 'POST' });
      const { access_token } = await refreshed.json();
      const response = await fetch(where, {
        method: how,
        headers: {
          Authorization: `Bearer ${access_token}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': crypto.randomUUID(),
        },
        ...(what !== null && { body: JSON.stringify(what) }),
      });
      return response.status === 204 ? null : response.json();
    },
    [method, path, body ?? null] as const,
  );
}
