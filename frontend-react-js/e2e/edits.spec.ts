import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { newUser, signUpInNewContext } from './new-user';
import { leftOverlays } from './overlays';
import { callApi } from './sign-in';

for (const [device, width] of [
  ['a phone', 320],
  ['a desktop', 1280],
] as const) {
  test(`a crud is edited, also in two tabs at once, on ${device}`, async ({ browser }) => {
    const user = newUser('author');
    const page = await signUpInNewContext(browser, user);
    await page.setViewportSize({ width, height: 844 });
    const crud = await callApi(page, 'POST', '/api/activities', {
      message: 'Soup at nooon',
      ttl: '1-day',
    });
    await page.goto('/');
    const article = page.getByRole('article').filter({ hasText: 'Soup at' });
    const dialog = page.getByRole('dialog', { name: 'Edit this crud' });
    const field = dialog.getByRole('textbox', { name: 'Your crud' });

    async function openDialog() {
      await article.getByRole('button', { name: 'Crud options' }).press('Enter');
      await page.getByRole('menuitem', { name: 'Edit', exact: true }).press('Enter');
    }

    await test.step('by keyboard', async () => {
      await openDialog();
      await expect(field).toBeFocused();
      await expect(field).toHaveValue('Soup at nooon');
      await field.fill('Soup at noon');
      await expectAccessible(page);
      await page.keyboard.press('Control+Enter');
      await expect(dialog).toHaveCount(0);
      await expect(article).toContainText('Soup at noon');
      await expect(article.getByText('edited', { exact: true })).toBeVisible();
    });

    await test.step('another tab was faster, and nothing is lost', async () => {
      await openDialog();
      await field.fill('Soup at one');
      const other = await page.context().newPage();
      await other.goto(`/@${user.handle}/status/${crud.uuid}`);
      await other.getByRole('button', { name: 'Crud options' }).click();
      await other.getByRole('menuitem', { name: 'Edit', exact: true }).click();
      const others = other.getByRole('dialog');
      await others.getByRole('textbox', { name: 'Your crud' }).fill('Soup at two');
      await others.getByRole('button', { name: 'Save' }).click();
      await expect(other.getByText(/^Edited /)).toBeVisible();
      await other.close();

      await dialog.getByRole('button', { name: 'Save' }).click();
      const newer = dialog.getByRole('region', { name: 'The newer text' });
      await expect(newer).toContainText('Soup at two');
      await expect(field).toHaveValue('Soup at one');
      await expectAccessible(page);
      await newer.getByRole('button', { name: 'Keep mine' }).click();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(dialog).toHaveCount(0);
      await expect(article).toContainText('Soup at one');
    });

    await test.step('what is not saved is kept', async () => {
      await openDialog();
      await field.fill('Soup at three');
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await leftOverlays(page);
      await page.reload();
      await expect(article).toContainText('Soup at one');
      await openDialog();
      await expect(field).toHaveValue('Soup at three');
    });
    await page.context().close();
  });
}
