import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { newUser, signUpInNewContext } from './new-user';
import { leftOverlays } from './overlays';
import { callApi } from './sign-in';

for (const [device, width] of [
  ['a phone', 320],
  ['a desktop', 1280],
] as const) {
  test(`a quote, its card and list, and its removal, on ${device}`, async ({ browser }) => {
    const [author, reader] = [newUser('author'), newUser('reader')];
    const authors = await signUpInNewContext(browser, author);
    const readers = await signUpInNewContext(browser, reader);
    for (const page of [authors, readers]) await page.setViewportSize({ width, height: 844 });
    const crud = await callApi(authors, 'POST', '/api/activities', {
      message: 'A wren weighs nine grams.',
      ttl: '1-day',
    });
    const path = `/@${author.handle}/status/${crud.uuid}`;

    await test.step('the reader quotes it, by keyboard alone', async () => {
      await readers.goto(path);
      await readers.getByRole('button', { name: 'Crud options' }).focus();
      await readers.keyboard.press('Enter');
      await readers.getByRole('menuitem', { name: 'Quote' }).press('Enter');
      const dialog = readers.getByRole('dialog', { name: `Quote @${author.handle}` });
      await expect(dialog.getByText('A wren weighs nine grams.')).toBeVisible();
      await expect(dialog.getByRole('textbox', { name: 'Your crud' })).toBeFocused();
      await readers.keyboard.type('As much as two sheets of paper.');
      await dialog.getByRole('button', { name: 'More options' }).press('Enter');
      await readers.getByRole('menuitem', { name: 'Who can quote: Anyone…' }).press('Enter');
      await readers.getByRole('radio', { name: 'My followers' }).press('Space');
      await expectAccessible(readers);
      await readers.getByRole('button', { name: 'Save' }).press('Enter');
      await dialog.getByRole('textbox', { name: 'Your crud' }).focus();
      await expectAccessible(readers);
      await readers.keyboard.press('Control+Enter');
      await expect(dialog).toBeHidden();
      await leftOverlays(readers);
    });

    await test.step('the author is told, and finds it in the list of quotes', async () => {
      await authors.goto('/notifications');
      await expect(authors.getByText('quoted you')).toBeVisible();
      await authors.goto(path);
      await authors.getByRole('link', { name: '1 quote' }).click();
      await expect(authors.getByText('As much as two sheets of paper.')).toBeVisible();
      const card = authors.getByRole('region', { name: `Quote of @${author.handle}` });
      await expect(card.getByText('A wren weighs nine grams.')).toBeVisible();
      await expectAccessible(authors);
    });

    await test.step('the author removes their crud from it', async () => {
      await authors.getByRole('button', { name: 'Crud options' }).click();
      await authors.getByRole('menuitem', { name: /^Remove my crud/ }).click();
      const dialog = authors.getByRole('dialog');
      await expect(dialog).toBeVisible();
      await expectAccessible(authors);
      await dialog.getByRole('button', { name: 'Remove' }).click();
      await expect(authors.getByText('Your crud is removed from this one.')).toBeVisible();
      await leftOverlays(authors);
      await readers.goto(`/@${reader.handle}`);
      await expect(readers.getByText(/^The author of the quoted crud removed it/)).toBeVisible();
      await expect(readers.getByText('A wren weighs nine grams.')).toBeHidden();
      await expectAccessible(readers);
    });

    await test.step('the reader quotes in a reply, by a link', async () => {
      const { uuid } = await callApi(authors, 'POST', '/api/activities', {
        message: 'A goldcrest is the lightest bird.',
        ttl: '1-day',
      });
      await readers.goto(`/@${author.handle}/status/${uuid}`);
      const reply = readers.getByRole('textbox', { name: 'Your reply' });
      const { origin } = new URL(readers.url());
      await reply.fill(`Lighter than this? ${origin}${path}`);
      await readers.getByRole('button', { name: /^Quote this crud/ }).press('Enter');
      await expect(reply).toBeFocused();
      await expectAccessible(readers);
      await readers.keyboard.press('Control+Enter');
      const replies = readers.getByRole('article').filter({ hasText: 'Lighter than this?' });
      await expect(replies.getByText('A wren weighs nine grams.')).toBeVisible();
    });

    await test.step('and lets nobody quote it any more', async () => {
      await authors.goto(path);
      await authors.getByRole('button', { name: 'Crud options' }).click();
      await authors.getByRole('menuitem', { name: 'Who can quote…' }).click();
      const dialog = authors.getByRole('dialog');
      await dialog.getByRole('radio', { name: 'Only me' }).check();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(dialog).toBeHidden();
      await readers.goto(path);
      await readers.getByRole('button', { name: 'Crud options' }).click();
      await expect(readers.getByRole('menuitem', { name: 'Share' })).toBeVisible();
      await expect(readers.getByRole('menuitem', { name: 'Quote' })).toBeHidden();
    });
    for (const page of [authors, readers]) await page.context().close();
  });
}
