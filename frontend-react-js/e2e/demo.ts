import type { Browser, Page } from '@playwright/test';

/** Somebody of the seeded world, signed in in a browser of their own. */
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

/** Do something by the API, as the one who is signed in on a page. */
export async function call(page: Page, method: string, path: string, body?: unknown) {
  return page.evaluate(
    async ([how, where, what]) => {
      const renewed = await fetch('/api/session/refresh', { method: 'POST' });
      const { access_token } = await renewed.json();
      const answer = await fetch(where, {
        method: how,
        headers: {
          Authorization: `Bearer ${access_token}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': crypto.randomUUID(),
        },
        ...(what !== null && { body: JSON.stringify(what) }),
      });
      return answer.status === 204 ? null : answer.json();
    },
    [method, path, body ?? null] as const,
  );
}
