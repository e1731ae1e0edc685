import { expect, type Page } from '@playwright/test';
import { readCode } from './mailbox';

export type Newcomer = ReturnType<typeof newcomer>;

/** Someone nobody knows yet, whichever run this is. */
export function newcomer(name: string) {
  const mark = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  return {
    name: `${name[0]?.toUpperCase()}${name.slice(1)} Liddell`,
    handle: `${name}_${mark}`.slice(0, 20),
    email: `${name}+${mark}@cruddur.test`,
    password: 'Testing123!',
  };
}

export async function fillSignUp(page: Page, { name, handle, email, password }: Newcomer) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Handle').fill(handle);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
}

export async function confirm(page: Page, { email }: Newcomer) {
  await page.getByLabel('Code').fill(await readCode(page.request, email));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByLabel('Your crud')).toBeVisible();
}

export async function signUpAndIn(page: Page, person: Newcomer) {
  await page.goto('/signup');
  await fillSignUp(page, person);
  await expect(page).toHaveURL(/\/confirm\?email=/);
  await confirm(page, person);
}
