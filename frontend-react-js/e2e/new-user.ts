import { type Browser, expect, type Page } from '@playwright/test';
import { callCognito } from './cognito';
import { readCode } from './mailbox';
import { signIn } from './sign-in';

export type NewUser = ReturnType<typeof newUser>;

/** Return sign-up data that is unique, also between runs. */
export function newUser(name: string) {
  const suffix = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  return {
    name: `${name[0]?.toUpperCase()}${name.slice(1)} Liddell`,
    handle: `${name}_${suffix}`.slice(0, 20),
    email: `${name}+${suffix}@cruddur.test`,
    password: 'Testing123!',
  };
}

export async function fillSignUp(page: Page, { name, handle, email, password }: NewUser) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Handle').fill(handle);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
}

export async function confirm(page: Page, { email }: NewUser) {
  await page.getByLabel('Code').fill(await readCode(page.request, email));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByLabel('Your crud')).toBeVisible();
}

/** Sign up and confirm the email without the forms, after which the user is signed in. */
export async function signUp(page: Page, { name, handle, email, password }: NewUser) {
  const attributes = { email, name, preferred_username: handle };
  await callCognito('SignUp', {
    Username: email,
    Password: password,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
  const code = await readCode(page.request, email);
  await callCognito('ConfirmSignUp', { Username: email, ConfirmationCode: code });
  await signIn(page, email, password);
}

export async function signUpByForm(page: Page, user: NewUser) {
  await page.goto('/signup');
  await fillSignUp(page, user);
  await expect(page).toHaveURL(/\/confirm\?email=/);
  await confirm(page, user);
}

export async function signUpInNewContext(browser: Browser, user: NewUser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signUp(page, user);
  return page;
}
