import { expect, type Page, test } from '@playwright/test';
import { appCode, wrongCode } from './authenticator';
import { expectAccessible } from './axe';
import { newUser, signUpInNewContext } from './new-user';
import { signIn } from './sign-in';

/** Give the password; the page then asks for a code. */
async function givePassword(page: Page, { email, password }: { email: string; password: string }) {
  await page.goto('/signin');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Code', exact: true })).toBeFocused();
}

for (const [device, width] of [
  ['a phone', 320],
  ['a desktop', 1280],
] as const) {
  test(`two-step sign-in with an app and with a recovery code, on ${device}`, async ({
    browser,
  }) => {
    const alice = newUser('alice');
    const page = await signUpInNewContext(browser, alice);
    await page.setViewportSize({ width, height: 844 });
    const section = page.getByRole('region', { name: 'Two-step sign-in' });
    let secret = '';
    let codes: string[] = [];

    async function setUp() {
      await section.getByRole('button', { name: 'Set up' }).click();
      await expect(section.getByRole('img', { name: 'QR code of the key' })).toBeVisible();
      const link = section.getByRole('link', { name: 'Open in the app on this device' });
      secret = new URL((await link.getAttribute('href')) ?? '').searchParams.get('secret') ?? '';
      await expect(section).toContainText((secret.match(/.{1,4}/g) ?? []).join(' '));
      await section.getByRole('textbox', { name: 'Code', exact: true }).fill(wrongCode(secret));
      await page.keyboard.press('Enter');
      await expect(section.getByText('That isn’t what the app shows now.')).toBeVisible();
      await section.getByRole('textbox', { name: 'Code', exact: true }).fill(appCode(secret));
      await page.keyboard.press('Enter');
      const list = section.getByRole('list', { name: 'Your recovery codes' });
      await expect(list.getByRole('listitem')).toHaveCount(10);
      codes = await list.getByRole('listitem').allInnerTexts();
    }

    await test.step('it is set up in the settings', async () => {
      await page.goto('/settings');
      await setUp();
      await expectAccessible(page);
      await section.getByRole('button', { name: 'I have stored them' }).click();
      await expect(section).toContainText('It is on. 10 recovery codes are left.');
      await page.reload();
      await expect(section).toContainText('Turned on: ');
      for (const code of codes) await expect(page.getByText(code)).toHaveCount(0);
    });

    await test.step('sign-in asks for the code', async () => {
      await page.context().clearCookies();
      await givePassword(page, alice);
      await expectAccessible(page);
      await page.keyboard.type(wrongCode(secret));
      await page.keyboard.press('Enter');
      await expect(page.getByText('That isn’t what the app shows now.')).toBeVisible();
      await page.getByRole('textbox', { name: 'Code', exact: true }).fill(appCode(secret));
      await page.keyboard.press('Enter');
      await expect(page.getByLabel('Your crud')).toBeVisible();
    });

    await test.step('who has lost the app signs in with a recovery code', async () => {
      await page.context().clearCookies();
      await givePassword(page, alice);
      await page.getByRole('button', { name: 'Use a recovery code' }).click();
      await expect(page.getByLabel('Recovery code')).toBeFocused();
      await page.keyboard.type('aaaa-bbbb-cccc-dddd');
      await page.keyboard.press('Enter');
      await expect(page.getByText('That isn’t one of your recovery codes')).toBeVisible();
      await expectAccessible(page);
      await page.getByLabel('Recovery code').fill(codes[7]?.toUpperCase() ?? '');
      await page.keyboard.press('Enter');
      await expect(page.getByText('Two-step sign-in is off now.')).toBeVisible();
      await expect(page.getByLabel('Your crud')).toBeVisible();
      await page.goto('/settings');
      await expect(section).toContainText('Turned off by a recovery code');
    });

    await test.step('it is turned off with a code', async () => {
      await setUp();
      await section.getByRole('button', { name: 'I have stored them' }).click();
      await section.getByRole('button', { name: 'Turn off' }).click();
      await expect(section.getByRole('textbox', { name: 'Code', exact: true })).toBeFocused();
      await page.keyboard.type(appCode(secret));
      await page.keyboard.press('Enter');
      await expect(section.getByRole('button', { name: 'Set up' })).toBeVisible();
      await page.context().clearCookies();
      await signIn(page, alice.email, alice.password);
    });
    await page.context().close();
  });
}
