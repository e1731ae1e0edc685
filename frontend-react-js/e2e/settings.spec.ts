import { expect, test } from '@playwright/test';
import { confirm, fillSignUp, newUser } from './new-user';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('on a phone: a new password, the list of the muted, and no setting for keys', async ({
  page,
}) => {
  const alice = newUser('alice');
  await page.goto('/signup');
  await fillSignUp(page, alice);
  await confirm(page, alice);
  await page.goto('/settings');
  await expect(page.getByRole('heading', { name: 'Keyboard' })).toHaveCount(0);
  await page.getByLabel('Present password').fill('Wrong123!');
  await page.getByLabel('New password').fill('Another456!');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('That isn’t your present password.')).toBeVisible();
  await page.getByLabel('Present password').fill(alice.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await page.getByRole('link', { name: 'Muted people' }).click();
  await expect(page.getByText('You mute nobody')).toBeVisible();
});
