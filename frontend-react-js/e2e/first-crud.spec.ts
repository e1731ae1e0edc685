import { expect, type Page, test } from '@playwright/test';
import { confirm, fillSignUp, newcomer } from './newcomer';

function crud(page: Page, message: string) {
  return page.getByRole('article').filter({ hasText: message });
}

test('a newcomer joins, says something that expires in an hour, and comes back to it', async ({
  page,
  browser,
}) => {
  const alice = newcomer('alice');
  const message = `First words of ${alice.handle}`;
  const composer = page.getByLabel('Your crud');

  await test.step('joins from the front page', async () => {
    await page.goto('/');
    await page.getByRole('main').getByRole('link', { name: 'Join' }).click();
    await fillSignUp(page, alice);
    await expect(page).toHaveURL(/\/confirm\?email=/);
    await expect(page.getByLabel('Email')).toHaveValue(alice.email);
  });

  await test.step('proves the email, and is signed in at once', async () => {
    await confirm(page, alice);
    await expect(page).toHaveURL('/');
  });

  await test.step('keeps no token where a script could find it', async () => {
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(kept).not.toContain('eyJ');
  });

  await test.step('writes a crud, and it stands at the top', async () => {
    await composer.fill(message);
    await page.getByLabel('Expires in').selectOption('1 hour');
    await page.getByRole('button', { name: 'Crud', exact: true }).click();
    await expect(page.getByRole('article').first()).toContainText(message);
    await expect(crud(page, message)).toContainText(/expires in (1 h|\d\d min)/);
    await expect(composer).toHaveValue('');
  });

  await test.step('is still there after a reload, and so is the crud', async () => {
    await page.reload();
    await expect(composer).toBeVisible();
    await expect(crud(page, message)).toHaveCount(1);
  });

  await test.step('a stranger reads it on the front page', async () => {
    const elsewhere = await browser.newContext();
    const stranger = await elsewhere.newPage();
    await stranger.goto('/');
    await expect(crud(stranger, message)).toBeVisible();
    await expect(stranger.getByLabel('Your crud')).toHaveCount(0);
    await elsewhere.close();
  });

  await test.step('signs out, and stays out', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Say it, and let it go.' })).toBeVisible();
    await page.reload();
    await expect(composer).toHaveCount(0);
  });

  await test.step('signs in again', async () => {
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Email').fill(alice.email);
    await page.getByLabel('Password').fill(alice.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(composer).toBeVisible();
    await expect(crud(page, message)).toBeVisible();
  });

  await test.step('writes with the keyboard alone', async () => {
    const typed = `Typed by ${alice.handle}`;
    await page.getByRole('link', { name: 'Home', exact: true }).focus();
    for (let presses = 0; presses < 15; presses += 1) {
      if (await composer.evaluate((field) => field === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await expect(composer).toBeFocused();
    await page.keyboard.type(typed);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('article').first()).toContainText(typed);
    await expect(composer).toBeFocused();
  });

  await test.step('finds both on the page under the handle', async () => {
    await page.getByRole('link', { name: 'Profile' }).click();
    await expect(page).toHaveURL(`/@${alice.handle}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(alice.name);
    await expect(page.getByRole('article')).toHaveCount(2);
  });
});

test('a handle that somebody has is refused beside Handle', async ({ page }) => {
  await page.goto('/signup');
  await fillSignUp(page, { ...newcomer('alice'), handle: 'andrew' });
  const handle = page.getByLabel('Handle');
  await expect(handle).toHaveAccessibleDescription(/That handle is taken/);
  await expect(handle).toBeFocused();
  await expect(page.getByLabel('Name')).toHaveValue('Alice Liddell');
});
