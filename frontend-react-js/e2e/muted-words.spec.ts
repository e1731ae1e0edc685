import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { newUser, signUpInNewContext } from './new-user';
import { leftOverlays } from './overlays';
import { callApi } from './sign-in';

const write = (page: Page, message: string): Promise<{ uuid: string }> =>
  callApi(page, 'POST', '/api/activities', { message, ttl: '1-day' });

for (const [device, width] of [
  ['a phone', 390],
  ['a desktop', 1280],
] as const) {
  test(`a muted word that arrives live, on ${device}`, async ({ browser }) => {
    const [reader, writer] = [newUser('reader'), newUser('writer')];
    const readers = await signUpInNewContext(browser, reader);
    const writers = await signUpInNewContext(browser, writer);
    await readers.setViewportSize({ width, height: 844 });
    await callApi(readers, 'PUT', `/api/users/@${writer.handle}/follow`);
    const question = await write(readers, 'a question');
    await write(writers, 'the first crud');

    await test.step('mute it in the settings', async () => {
      await readers.goto('/settings');
      await readers.getByRole('link', { name: 'Muted words' }).click();
      await readers.getByLabel('Word or hashtag').fill('#Spoiler');
      await readers.getByRole('radio', { name: 'For 7 days' }).check();
      await expectAccessible(readers);
      await readers.getByRole('button', { name: 'Mute word' }).click();
      await expect(readers.getByRole('button', { name: 'Unmute “Spoiler”' })).toBeVisible();
      await expect(readers.getByText('In text and hashtags · Anybody’s · Until')).toBeVisible();
    });

    await test.step('what comes meanwhile has it or hasn’t', async () => {
      await readers.clock.install();
      await readers.goto('/');
      await expect(readers.getByText('the first crud')).toBeVisible();
      await write(writers, 'a SPOILER: the butler');
      await write(writers, 'see #spoiler');
      await write(writers, 'nothing is told');
      const path = `/api/activities/${question.uuid}/reply`;
      await callApi(writers, 'POST', path, { message: 'an answer with a spoiler' });
      await callApi(writers, 'POST', path, { message: 'an answer' });
      await readers.clock.fastForward('00:30');
      await readers.getByRole('button', { name: 'Show 1 new crud' }).click();
      await expect(readers.getByText('nothing is told')).toBeVisible();
      await expect(readers.getByText('butler')).toHaveCount(0);
      const unread = readers.getByRole('link', { name: /^Notifications/ });
      await expect(unread).toHaveAccessibleName(/1 unread/);
      await readers.goto('/notifications');
      await expect(readers.getByText('an answer', { exact: true })).toBeVisible();
      await expect(readers.getByText('an answer with a spoiler')).toHaveCount(0);
    });

    await test.step('behind a click in what one opens', async () => {
      await readers.goto(`/@${reader.handle}/status/${question.uuid}`);
      const show = readers.getByRole('button', { name: 'Muted word: Spoiler. Show' });
      await expect(show).toBeVisible();
      await expect(readers.getByText('an answer with a spoiler')).toHaveCount(0);
      await expectAccessible(readers);
      await show.press('Enter');
      await expect(readers.getByText('an answer with a spoiler')).toBeVisible();
      await readers.goto(`/@${writer.handle}`);
      await expect(show).toHaveCount(2);
      await expect(readers.getByText('nothing is told')).toBeVisible();
    });

    await test.step('and back after the undo', async () => {
      await readers.goto('/settings/muted-words');
      await readers.getByRole('button', { name: 'Unmute “Spoiler”' }).click();
      await expect(readers.getByText('You mute no word')).toBeVisible();
      await readers.goto('/');
      await expect(readers.getByText('a SPOILER: the butler')).toBeVisible();
    });
  });
}

test('a person is muted for a while, from their page', async ({ browser }) => {
  const [reader, writer] = [newUser('reader'), newUser('writer')];
  const readers = await signUpInNewContext(browser, reader);
  await signUpInNewContext(browser, writer);
  await readers.setViewportSize({ width: 390, height: 844 });
  await readers.goto(`/@${writer.handle}`);
  await readers.getByRole('button', { name: 'More options' }).click();
  await readers.getByRole('menuitem', { name: 'Mute for a while' }).click();
  const dialog = readers.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'For 7 days' }).check();
  await expectAccessible(readers);
  await dialog.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect(readers.getByText('Muted', { exact: true })).toBeVisible();
  await leftOverlays(readers);
  await readers.goto('/settings/muted');
  await expect(readers.getByText(/^Muted until /)).toBeVisible();
});
