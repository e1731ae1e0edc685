import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { newUser, signUpInNewContext } from './new-user';
import { leftOverlays } from './overlays';
import { callApi } from './sign-in';

for (const [device, width] of [
  ['a phone', 320],
  ['a desktop', 1280],
] as const) {
  test(`a draft, and a crud that is scheduled and published, on ${device}`, async ({ browser }) => {
    const author = newUser('author');
    const page = await signUpInNewContext(browser, author);
    await page.setViewportSize({ width, height: 844 });
    const form = page.locator('main form[data-composer]');
    const dialog = page.getByRole('dialog', { name: 'Write a crud' });
    const saved = page.getByRole('main').getByRole('listitem');

    const card = `Quote of @${author.handle}`;
    const { uuid } = await callApi(page, 'POST', '/api/activities', {
      message: 'A wren weighs nine grams.',
      ttl: '1-day',
    });

    await test.step('what is written is saved, with a quote and half a poll, by keyboard', async () => {
      await page.goto('/');
      const text = form.getByRole('textbox', { name: 'Your crud' });
      await text.fill(`An idea. ${new URL(page.url()).origin}/@${author.handle}/status/${uuid}`);
      await form.getByRole('button', { name: /^Quote this crud/ }).press('Enter');
      await expect(text).toHaveValue('An idea.');
      await expect(text).toBeFocused();
      await expect(form.getByRole('region', { name: card })).toBeVisible();
      await form.getByRole('button', { name: 'More options' }).press('Enter');
      await page.getByRole('menuitem', { name: 'Add a poll' }).press('Enter');
      await form.getByRole('textbox', { name: 'Choice 1' }).fill('Yes');
      await expectAccessible(page);
      await form.getByRole('button', { name: 'More options' }).press('Enter');
      await page.getByRole('menuitem', { name: 'Save as draft' }).press('Enter');
      await expect(form.getByRole('textbox', { name: 'Your crud' })).toHaveValue('');
      await leftOverlays(page);
      await page.goto('/drafts');
      await expect(saved.getByText('An idea.')).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('it is opened, changed and scheduled', async () => {
      await page.getByRole('button', { name: 'Open: An idea.' }).click();
      const text = dialog.getByRole('textbox', { name: 'Your crud' });
      await expect(text).toHaveValue('An idea.');
      await expect(dialog.getByRole('region', { name: card })).toBeVisible();
      await expect(dialog.getByRole('textbox', { name: 'Choice 1' })).toHaveValue('Yes');
      await text.fill('A better idea.');
      await dialog.getByRole('textbox', { name: 'Choice 2' }).fill('No');
      await dialog.getByRole('button', { name: 'More options' }).click();
      await page.getByRole('menuitem', { name: 'Schedule…' }).click();
      const when = page.getByRole('dialog', { name: 'Schedule a crud' });
      await expect(when.getByLabel('When to publish it')).toBeFocused();
      await expect(
        when.getByText(/^It will be published on .+, in your time zone\.$/),
      ).toBeVisible();
      await expectAccessible(page);
      await when.getByRole('button', { name: 'Schedule', exact: true }).click();
      await expect(dialog).toBeHidden();
      await expect(page.getByText('You have no drafts.')).toBeVisible();
    });

    await test.step('its time is changed, and it is published now', async () => {
      await leftOverlays(page);
      await page.getByRole('link', { name: 'Scheduled' }).click();
      await expect(saved.getByText('A better idea.')).toBeVisible();
      const options = page.getByRole('button', { name: 'Options for: A better idea.' });
      await options.click();
      await page.getByRole('menuitem', { name: 'Change the time…' }).click();
      const when = page.getByRole('dialog', { name: 'Schedule a crud' });
      const chosen = when.getByLabel('When to publish it');
      const next = new Date(Date.parse(await chosen.inputValue()) + 86_400_000);
      const day = `${next.getDate()}`.padStart(2, '0');
      const month = `${next.getMonth() + 1}`.padStart(2, '0');
      await chosen.fill(`${next.getFullYear()}-${month}-${day}T08:30`);
      await when.getByRole('button', { name: 'Schedule', exact: true }).click();
      await expect(saved.getByText(/8:30/)).toBeVisible();
      await expectAccessible(page);
      await options.click();
      await page.getByRole('menuitem', { name: 'Publish now' }).click();
      await expect(page.getByText('Nothing is scheduled.')).toBeVisible();
      await leftOverlays(page);
      await page.goto('/');
      const published = page.getByRole('article').filter({ hasText: 'A better idea.' });
      await expect(published.getByRole('region', { name: card })).toBeVisible();
      await expect(published.getByText('Yes')).toBeVisible();
    });
    await page.context().close();
  });
}
