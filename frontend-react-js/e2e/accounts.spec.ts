import { expect, type Page, test } from '@playwright/test';
import { readCode } from './mailbox';
import { fillSignUp, newUser } from './new-user';
import { signInByForm } from './sign-in';

/** Set a password with the code of the newest mail, once that is another than `before`; return the code. */
async function setPassword(page: Page, email: string, password: string, before: string) {
  let code = before;
  await expect(async () => {
    code = await readCode(page.request, email);
    expect(code).not.toBe(before);
  }).toPass();
  await page.getByLabel('Code').fill(code);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Set new password' }).click();
  await expect(page.getByLabel('Your crud')).toBeVisible();
  return code;
}

test('the owner of an email takes over an account that another person signed up with it', async ({
  browser,
}) => {
  const [mallory, device] = [await browser.newPage(), await browser.newPage()];
  const page = await browser.newPage();
  const alice = newUser('alice');
  const own = 'Testing456!';
  let code = '';

  await test.step('mallory signs up with the email of alice', async () => {
    await mallory.goto('/signup');
    await fillSignUp(mallory, { ...alice, handle: newUser('mal').handle });
    await expect(mallory).toHaveURL(/\/confirm\?email=/);
  });

  await test.step('alice confirms the email and must set a new password', async () => {
    await page.goto('/signup');
    await fillSignUp(page, { ...alice, password: own });
    await page.getByRole('link', { name: 'confirm it with a code' }).click();
    code = await readCode(page.request, alice.email);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByText('Your email is confirmed.')).toBeVisible();
    code = await setPassword(page, alice.email, own, code);
  });

  await test.step('the password of mallory is rejected', async () => {
    await mallory.goto('/signin');
    await mallory.getByLabel('Email').fill(alice.email);
    await mallory.getByLabel('Password').fill(alice.password);
    await mallory.getByRole('button', { name: 'Sign in' }).click();
    await expect(mallory.getByRole('alert')).toContainText('The email or the password is wrong.');
  });

  await test.step('a password reset signs out all other devices', async () => {
    await signInByForm(device, alice.email, own);
    await page.getByRole('button', { name: 'Sign out' }).click();
    // A page that is opened before the session has ended is still signed in.
    await expect(page.getByRole('heading', { name: 'Say it, and let it go.' })).toBeVisible();
    await page.goto('/recover');
    await page.getByLabel('Email').fill(alice.email);
    await page.getByRole('button', { name: 'Send code' }).click();
    await setPassword(page, alice.email, 'Testing789!', code);
    await device.reload();
    await expect(device.getByRole('heading', { name: 'Say it, and let it go.' })).toBeVisible();
    await page.reload();
    await expect(page.getByLabel('Your crud')).toBeVisible();
  });
});
