import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { newUser, signUpInNewContext } from './new-user';
import { leftOverlays } from './overlays';
import { callApi } from './sign-in';

const themes = ['light', 'dark'] as const;

/** Run axe in both themes. */
async function expectAccessibleIn(page: Page, inThemes: readonly string[] = themes) {
  for (const theme of inThemes) {
    await page.evaluate((chosen) => {
      document.documentElement.dataset.theme = chosen;
    }, theme);
    await expectAccessible(page);
  }
}

for (const [device, width] of [
  ['a phone', 320],
  ['a desktop', 1280],
] as const) {
  test(`a poll is asked, voted in and read, on ${device}`, async ({ browser }) => {
    const [author, reader] = [newUser('author'), newUser('reader')];
    const authors = await signUpInNewContext(browser, author);
    const readers = await signUpInNewContext(browser, reader);
    for (const page of [authors, readers]) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ reducedMotion: 'reduce' });
    }

    await test.step('the author asks, by keyboard alone from the text on', async () => {
      const form = authors.locator('main form[data-composer]');
      await form.getByRole('textbox', { name: 'Your crud' }).fill('What do you drink?');
      await form.getByRole('button', { name: 'More options' }).focus();
      await authors.keyboard.press('Enter');
      await form.getByRole('menuitem', { name: 'Add a poll' }).press('Enter');
      await expect(form.getByRole('textbox', { name: 'Choice 1' })).toBeFocused();
      await authors.keyboard.type('Tea');
      await authors.keyboard.press('Tab');
      await authors.keyboard.type('Coffee');
      await expect(form.getByText('A poll needs at least two choices.')).toBeHidden();
      await form.getByRole('button', { name: 'Add a choice' }).press('Enter');
      await form.getByRole('textbox', { name: 'Choice 3' }).fill('Tea\u200b');
      await expect(form.getByText('Two choices look the same.')).toBeVisible();
      await form.getByRole('combobox', { name: 'Length of the poll' }).selectOption('1 hour');
      await expectAccessibleIn(authors);
      await form.getByRole('button', { name: 'Remove choice 3' }).press('Enter');
      await form.getByRole('button', { name: 'Crud', exact: true }).press('Enter');
      await expect(authors.getByText('Your crud is out.')).toBeAttached();
      const crud = authors.getByRole('article').filter({ hasText: 'What do you drink?' });
      await expect(crud.getByText('Nobody has voted yet')).toBeVisible();
      await expect(form.getByRole('textbox', { name: 'Choice 1' })).toBeHidden();
    });

    const [crud] = (await callApi(authors, 'GET', `/api/activities/@${author.handle}`)).activities;
    const path = `/@${author.handle}/status/${crud.uuid}`;
    await test.step('the reader votes by keyboard, and sees the results then', async () => {
      await readers.goto(path);
      const poll = readers.getByRole('group', { name: 'Poll: choose one' });
      await expect(poll.getByText('Coffee')).toBeVisible();
      await expect(readers.getByText('%')).toBeHidden();
      await expectAccessibleIn(readers);
      await poll.getByRole('radio', { name: 'Tea' }).focus();
      await readers.keyboard.press('ArrowDown');
      await readers.keyboard.press('Tab');
      await readers.keyboard.press('Enter');
      const results = readers.getByRole('list', { name: 'Results of the poll' });
      await expect(results).toBeFocused();
      await expect(results.getByRole('listitem')).toHaveText(['Tea0%', 'Coffee✓Your vote100%']);
      await expect(readers.getByText('1 person voted')).toBeVisible();
      await expectAccessibleIn(readers);
    });

    await test.step('the author sees the vote in the open thread, in Arabic too', async () => {
      await authors.evaluate(() => localStorage.setItem('cruddur.language', 'ar'));
      await leftOverlays(authors);
      await authors.goto(path);
      await expect(authors.getByText('صوّت شخص واحد')).toBeVisible();
      await expectAccessibleIn(authors, ['dark']);
    });
    for (const page of [authors, readers]) await page.context().close();
  });
}
