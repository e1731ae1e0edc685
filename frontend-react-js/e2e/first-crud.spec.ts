import { expect, type Page, test } from '@playwright/test';
import { confirm, fillSignUp, newUser } from './new-user';

function crud(page: Page, message: string) {
  return page.getByRole('article').filter({ hasText: message });
}

test('a new user signs up, posts a crud that expires in an hour, and signs in again', async ({
  page,
  browser,
}) => {
  const alice = newUser('alice');
  const message = `First words of ${alice.handle}`;
  const composer = page.getByLabel('Your crud');

  await test.step('signs up from the home page', async () => {
    await page.goto('/');
    await page.getByRole('main').getByRole('link', { name: 'Join' }).click();
    await fillSignUp(page, alice);
    await expect(page).toHaveURL(/\/confirm\?email=/);
    await expect(page.getByLabel('Email')).toHaveValue(alice.email);
  });

  await test.step('confirms the email and is signed in', async () => {
    await confirm(page, alice);
    await expect(page).toHaveURL('/');
  });

  await test.step('stores no token where a script can read it', async () => {
    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(stored).not.toContain('eyJ');
  });

  await test.step('posts a crud, which is first in the feed', async () => {
    await composer.fill(message);
    await page.getByLabel('Expires in').selectOption('1 hour');
    await page.getByRole('button', { name: 'Crud', exact: true }).click();
    await expect(page.getByRole('article').first()).toContainText(message);
    await expect(crud(page, message)).toContainText(/expires in (1 h|\d\d min)/);
    await expect(composer).toHaveValue('');
  });

  await test.step('the session and the crud survive a reload', async () => {
    await page.reload();
    await expect(composer).toBeVisible();
    await expect(crud(page, message)).toHaveCount(1);
  });

  await test.step('an anonymous visitor sees the crud', async () => {
    const context = await browser.newContext();
    const visitor = await context.newPage();
    await visitor.goto('/');
    await expect(crud(visitor, message)).toBeVisible();
    await expect(visitor.getByLabel('Your crud')).toHaveCount(0);
    await context.close();
  });

  await test.step('signs out, also after a reload', async () => {
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

  await test.step('posts a crud by keyboard only', async () => {
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

  await test.step('both cruds are on the profile page', async () => {
    await page.getByRole('link', { name: 'Profile' }).click();
    await expect(page).toHaveURL(`/@${alice.handle}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(alice.name);
    await expect(page.getByRole('article')).toHaveCount(2);
  });
});

test('a taken handle is reported at its field', async ({ page }) => {
  await page.goto('/signup');
  await fillSignUp(page, { ...newUser('alice'), handle: 'andrew' });
  const handle = page.getByLabel('Handle');
  await expect(handle).toHaveAccessibleDescription(/That handle is taken/);
  await expect(handle).toBeFocused();
  await expect(page.getByLabel('Name')).toHaveValue('Alice Liddell');
});
