import { expect, type Page, test } from '@playwright/test';
import { signIn } from './demo';
import { readCode } from './mailbox';
import { fillSignUp, newcomer } from './newcomer';

/** Choose a password with the code in the newest mail, which is not the one before it. */
async function choosePassword(page: Page, email: string, password: string, before: string) {
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

test('who owns an email owns its account, whoever signed up with it or knows its password', async ({
  browser,
}) => {
  const [mallory, device] = [await browser.newPage(), await browser.newPage()];
  const page = await browser.newPage();
  const alice = newcomer('alice');
  const own = 'Testing456!';
  let code = '';

  await test.step('somebody signs up with her email before her', async () => {
    await mallory.goto('/signup');
    await fillSignUp(mallory, { ...alice, handle: newcomer('mal').handle });
    await expect(mallory).toHaveURL(/\/confirm\?email=/);
  });

  await test.step('she confirms it, and is led to a password of her own', async () => {
    await page.goto('/signup');
    await fillSignUp(page, { ...alice, password: own });
    await page.getByRole('link', { name: 'confirm it with a code' }).click();
    code = await readCode(page.request, alice.email);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByText('Your email is confirmed.')).toBeVisible();
    code = await choosePassword(page, alice.email, own, code);
  });

  await test.step('the password of the other lets nobody in', async () => {
    await mallory.goto('/signin');
    await mallory.getByLabel('Email').fill(alice.email);
    await mallory.getByLabel('Password').fill(alice.password);
    await mallory.getByRole('button', { name: 'Sign in' }).click();
    await expect(mallory.getByRole('alert')).toContainText('The email or the password is wrong.');
  });

  await test.step('a new password signs out every other device, and this one in', async () => {
    await signIn(device, alice.email, own);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto('/recover');
    await page.getByLabel('Email').fill(alice.email);
    await page.getByRole('button', { name: 'Send code' }).click();
    await choosePassword(page, alice.email, 'Testing789!', code);
    await device.reload();
    await expect(device.getByRole('heading', { name: 'Say it, and let it go.' })).toBeVisible();
    await page.reload();
    await expect(page.getByLabel('Your crud')).toBeVisible();
  });
});
