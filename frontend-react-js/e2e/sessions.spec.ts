import { expect, test } from '@playwright/test';
import { newUser, signUp } from './new-user';
import { signInByForm } from './sign-in';

const ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36';

test('a session that is ended from another device is signed out at once, and the others stay', async ({
  page,
  browser,
}) => {
  const alice = newUser('alice');
  await signUp(page, alice);
  const phone = await (
    await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      userAgent: ANDROID,
    })
  ).newPage();
  await signInByForm(phone, alice.email, alice.password);

  await page.goto('/settings');
  const sessions = page.getByRole('region', { name: 'Sessions' });
  await expect(sessions.getByRole('listitem')).toHaveCount(2);
  await expect(sessions.getByRole('listitem').first()).toContainText('This one');
  await expect(sessions.getByRole('listitem').last()).toContainText('Chrome on Android');
  await expect(sessions.getByRole('listitem').last()).toContainText('the same network as here');
  const end = sessions.getByRole('button', { name: 'Sign out Chrome on Android' });
  await end.focus();
  await page.keyboard.press('Enter');
  await expect(sessions.getByRole('listitem')).toHaveCount(1);

  // Nobody touches the phone.
  await expect(phone.getByText(/Your session has ended/)).toBeVisible();
  await page.reload();
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  await phone.context().close();
});
