import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { coveredControls } from './covered';
import { newUser, signUpInNewContext } from './new-user';
import { leftOverlays } from './overlays';
import { callApi } from './sign-in';

for (const [device, width] of [
  ['a phone', 320],
  ['a desktop', 1280],
] as const) {
  test(`a thread is written and posted at once, by keyboard, on ${device}`, async ({ browser }) => {
    const author = newUser('author');
    const page = await signUpInNewContext(browser, author);
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const form = page.locator('main form[data-composer]');

    await test.step('three cruds are written', async () => {
      await form.getByRole('textbox', { name: 'Your crud' }).fill('Bread in five hours');
      await form.getByRole('button', { name: 'More options' }).press('Enter');
      await form.getByRole('menuitem', { name: 'Add another crud' }).press('Enter');
      await expect(form.getByRole('textbox', { name: 'Crud 2' })).toBeFocused();
      await page.keyboard.type('First the flour');
      await form.getByRole('button', { name: 'Add another crud' }).press('Enter');
      await expect(form.getByRole('textbox', { name: 'Crud 3' })).toBeFocused();
      await page.keyboard.type('Then wait');
      await form.getByRole('button', { name: 'Add another crud' }).press('Enter');
      await page.keyboard.type('A slip');
      await form.getByRole('button', { name: 'Remove crud 4' }).press('Enter');
      await expect(form.getByRole('textbox', { name: 'Crud 3' })).toBeFocused();
    });

    await test.step('the fields survive a reload, and nothing covers them', async () => {
      await leftOverlays(page);
      await page.reload();
      await expect(form.getByRole('textbox', { name: 'Crud 3' })).toHaveValue('Then wait');
      for (const theme of ['light', 'dark']) {
        await page.evaluate((chosen) => {
          document.documentElement.dataset.theme = chosen;
        }, theme);
        await expectAccessible(page);
      }
      expect(await coveredControls(page)).toEqual([]);
    });

    await test.step('all are posted, each below the one before', async () => {
      await form.getByRole('button', { name: 'Post all (3)' }).press('Enter');
      await expect(page.getByText('Your crud is out.')).toBeAttached();
      await expect(form.getByRole('textbox', { name: 'Crud 2' })).toBeHidden();
      const [root] = (await callApi(page, 'GET', `/api/activities/@${author.handle}`)).activities;
      await page.goto(`/@${author.handle}/status/${root.uuid}`);
      await expect(page.getByRole('article')).toContainText([
        'Bread in five hours',
        'First the flour',
        'Then wait',
      ]);
      await expect(page.getByPlaceholder('Continue your thread')).toBeVisible();
    });
    await page.context().close();
  });
}
