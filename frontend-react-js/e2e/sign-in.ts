import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { signInToCognito } from './cognito';

const accessTokens = new WeakMap<BrowserContext, string>();

/** Sign in as a user of the seed data, in a browser context of their own. */
export async function signInAs(browser: Browser, name: 'andrew' | 'bayko' | 'londo') {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, `${name}@cruddur.test`, 'Testing123!');
  return page;
}

/** Sign in with the requests of the form, but without the form, which takes five times as long. */
export async function signIn(page: Page, email: string, password: string) {
  const data = { refresh_token: await signInToCognito(email, password) };
  const response = await page.request.post('/api/session', { data });
  expect(response.status()).toBe(201);
  accessTokens.set(page.context(), (await response.json()).access_token);
  const hint = await page.addInitScript(() => localStorage.setItem('cruddur.session', '1'));
  await page.goto('/');
  await page.getByLabel('Your crud').waitFor();
  await hint.dispose();
}

export async function signInByForm(page: Page, email: string, password: string) {
  accessTokens.delete(page.context());
  await page.goto('/signin');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Your crud').waitFor();
}

/** Call the API as the user who is signed in on the page. */
export async function callApi(page: Page, method: string, path: string, data?: unknown) {
  const key = crypto.randomUUID();
  const call = async (token: string | undefined) =>
    page.request.fetch(path, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': key },
      ...(data !== undefined && { data }),
    });
  let response = await call(accessTokens.get(page.context()) ?? (await refresh(page)));
  if (response.status() === 401) response = await call(await refresh(page));
  return response.status() === 204 ? null : response.json();
}

async function refresh(page: Page): Promise<string> {
  const response = await page.request.post('/api/session/refresh');
  const { access_token } = await response.json();
  accessTokens.set(page.context(), access_token);
  return access_token;
}
