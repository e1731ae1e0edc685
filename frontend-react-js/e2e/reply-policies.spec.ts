import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { newUser, signUpInNewContext } from './new-user';
import { leftOverlays } from './overlays';
import { callApi } from './sign-in';

async function expectAccessible(page: Page) {
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

for (const [device, width] of [
  ['a phone', 320],
  ['a desktop', 1280],
] as const) {
  test(`who may reply, a hidden reply and a content warning, on ${device}`, async ({ browser }) => {
    const [author, reader] = [newUser('author'), newUser('reader')];
    const authors = await signUpInNewContext(browser, author);
    const readers = await signUpInNewContext(browser, reader);
    for (const page of [authors, readers]) await page.setViewportSize({ width, height: 844 });

    await test.step('the author writes, by keyboard alone from the text on', async () => {
      await authors.goto('/');
      const form = authors.locator('main form[data-composer]');
      await form.getByRole('textbox', { name: 'Your crud' }).fill('It has eight legs.');
      await form.getByRole('combobox', { name: 'Who can reply' }).selectOption('People I mention');
      await form.getByRole('button', { name: 'More options' }).focus();
      await authors.keyboard.press('Enter');
      await form.getByRole('menuitem', { name: 'Add a warning' }).press('Enter');
      await expect(form.getByRole('textbox', { name: 'Content warning' })).toBeFocused();
      await authors.keyboard.type('Spiders');
      await expectAccessible(authors);
      await form.getByRole('button', { name: 'Crud', exact: true }).focus();
      await authors.keyboard.press('Enter');
      await expect(authors.getByText('Your crud is out.')).toBeAttached();
    });

    const [crud] = (await callApi(authors, 'GET', `/api/activities/@${author.handle}`)).activities;
    const path = `/@${author.handle}/status/${crud.uuid}`;
    await test.step('the reader sees the warning, and may not reply', async () => {
      await readers.goto(path);
      await expect(readers.getByText('Spiders')).toBeVisible();
      await expect(readers).toHaveTitle(/Spiders/);
      await expect(readers.getByText('It has eight legs.')).toBeHidden();
      await expect(readers.getByText(/^You can’t reply in this thread/)).toBeVisible();
      await expect(readers.getByText(/^People mentioned at the start/)).toBeVisible();
      await expectAccessible(readers);
      await readers.getByRole('button', { name: 'Show', exact: true }).click();
      await expect(readers.getByText('It has eight legs.')).toBeVisible();
    });

    await test.step('the author lets everybody reply', async () => {
      await authors.goto(path);
      await authors.getByRole('button', { name: 'Crud options' }).click();
      await authors.getByRole('menuitem', { name: 'Who can reply…' }).click();
      const dialog = authors.getByRole('dialog');
      await dialog.getByRole('radio', { name: 'Anyone' }).check();
      await expectAccessible(authors);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(authors.getByText(/^People mentioned at the start/)).toBeHidden();
      await readers.reload();
      await readers.getByRole('textbox', { name: 'Your reply' }).fill('How ugly.');
      await readers.locator('main form').getByRole('button', { name: 'Reply' }).click();
      await expect(readers.getByRole('article').getByText('How ugly.')).toBeVisible();
    });

    await test.step('the author hides the reply', async () => {
      await authors.reload();
      const reply = authors.getByRole('article').filter({ hasText: 'How ugly.' });
      await reply.getByRole('button', { name: 'Crud options' }).click();
      await authors.getByRole('menuitem', { name: 'Hide reply' }).click();
      await expect(authors.getByText('How ugly.')).toBeHidden();
      await leftOverlays(authors);
      await authors.goto('/notifications');
      await expect(authors.getByRole('heading', { name: 'Notifications' })).toBeVisible();
      await expect(authors.getByText('How ugly.')).toBeHidden();
      await readers.reload();
      const note = readers.getByText('The author of the thread hid this reply.');
      await expect(note).toBeVisible();
      await expect(readers.getByText('How ugly.')).toBeHidden();
      await expectAccessible(readers);
      await readers.getByRole('article').filter({ has: note }).getByText('Show').click();
      await expect(readers.getByText('How ugly.')).toBeVisible();
    });

    await test.step('a setting opens warnings at once', async () => {
      await authors.goto('/settings');
      await authors.getByRole('radio', { name: 'Always shown' }).check();
      await expectAccessible(authors);
      await authors.goto(path);
      await expect(authors.getByText('It has eight legs.')).toBeVisible();
    });
    for (const page of [authors, readers]) await page.context().close();
  });
}
