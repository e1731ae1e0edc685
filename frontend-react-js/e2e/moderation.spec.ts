import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { newUser, signUpInNewContext } from './new-user';
import { callApi, signInAs } from './sign-in';

const DEVICES = [
  ['a phone', 390],
  ['a desktop', 1280],
] as const;

/** Decide as far down the list of actions as `downs`, with words, by keyboard alone. */
async function decideByKeyboard(page: Page, name: string, downs: number, words: string) {
  const item = page.getByRole('article', { name });
  await item.getByRole('radio').first().focus();
  for (let down = 0; down < downs; down += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  // How long a suspension lasts.
  if (await item.getByRole('radio', { name: 'A week' }).isVisible()) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type(words);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(item).toBeHidden();
}

test('a report from menu to decision to appeal, on phone and desktop', async ({ browser }) => {
  const writer = newUser('writer');
  const writers = await signUpInNewContext(browser, writer);
  const reporters = await signInAs(browser, 'bayko');
  const moderators = await signInAs(browser, 'andrew');
  const pages = [writers, reporters, moderators];
  const name = `A crud of @${writer.handle}`;
  const item = moderators.getByRole('article', { name });

  for (const [device, width] of DEVICES) {
    for (const page of pages) await page.setViewportSize({ width, height: 844 });
    const text = `go away, from ${device}`;
    const insult = reporters.getByRole('article').filter({ hasText: text });
    await callApi(writers, 'POST', '/api/activities', { message: text, ttl: '1-day' });

    await test.step(`${device}: report from a list`, async () => {
      await reporters.goto(`/@${writer.handle}`);
      await insult.getByRole('button', { name: 'Crud options' }).click();
      await reporters.getByRole('menuitem', { name: 'Report…' }).click();
      const dialog = reporters.getByRole('dialog');
      await dialog.getByRole('radio', { name: 'Harassment' }).check();
      await dialog.getByRole('textbox').fill('He does it daily.');
      await expectAccessible(reporters);
      await dialog.getByRole('button', { name: 'Report' }).click();
      await expect(reporters.getByText(/Your report has arrived/)).toBeVisible();
    });

    await test.step(`${device}: hide it, by keyboard alone`, async () => {
      await moderators.goto('/moderation');
      await expect(item.getByText('He does it daily.')).toBeVisible();
      await expect(item.getByText(text)).toBeVisible();
      await expectAccessible(moderators);
      await decideByKeyboard(moderators, name, 1, `Insults hurt, from ${device}.`);
    });

    await test.step(`${device}: the author is told, and appeals`, async () => {
      await reporters.reload();
      await expect(reporters.getByRole('heading', { name: writer.name })).toBeVisible();
      await expect(insult).toHaveCount(0);
      await writers.goto('/notifications');
      await expect(writers.getByText(`Insults hurt, from ${device}.`)).toBeVisible();
      await writers.getByRole('button', { name: 'Appeal' }).click();
      await writers.getByRole('textbox').fill('It was a joke among friends.');
      await expectAccessible(writers);
      await writers.getByRole('button', { name: 'Send appeal' }).click();
      await expect(writers.getByText(/You appealed/).first()).toBeVisible();
    });

    await test.step(`${device}: the appeal is answered, and the crud is back`, async () => {
      await moderators.reload();
      await expect(item.getByText('It was a joke among friends.')).toBeVisible();
      await decideByKeyboard(moderators, name, 0, 'Friends may tease.');
      await reporters.reload();
      await expect(insult).toBeVisible();
      await reporters.goto('/settings/reports');
      await expect(reporters.getByText(/found nothing against the rules/).first()).toBeVisible();
    });

    for (const page of pages) {
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    }
  }

  await test.step('a warning is taken back without an appeal', async () => {
    const crud = await callApi(writers, 'POST', '/api/activities', {
      message: 'rude, on second thought',
      ttl: '1-day',
    });
    const subject = { type: 'activity', uuid: crud.uuid };
    const report = await callApi(reporters, 'POST', '/api/reports', { subject, reason: 'hate' });
    const decision = { action: 'warn', reason: 'Rude.' };
    await callApi(moderators, 'POST', `/api/moderation/reports/${report.uuid}/decision`, decision);
    await moderators.goto('/moderation?tab=closed');
    const decided = item.filter({ hasText: 'rude, on second thought' });
    await decided.getByText('Remove the warning').click();
    await decided.getByRole('textbox').fill('It was a quote.');
    await expectAccessible(moderators);
    await decided.getByRole('button', { name: 'Take it back' }).click();
    await expect(decided.getByText('Remove the warning')).toHaveCount(0);
    await writers.goto('/notifications');
    await expect(writers.getByText('It was a quote.')).toBeVisible();
  });

  await test.step('a hashtag is kept out of trends, and let in again', async () => {
    const tag = `rude${Date.now()}`;
    await moderators.goto('/moderation?tab=trends');
    await moderators.getByRole('textbox', { name: 'Hashtag' }).fill(`#${tag}`);
    await moderators.getByRole('textbox', { name: 'Why?' }).fill('It is about one person.');
    await moderators.getByRole('button', { name: 'Keep it out' }).click();
    const exclusion = moderators.getByRole('listitem').filter({ hasText: `#${tag}` });
    await exclusion.getByText('Let it trend again').click();
    await expectAccessible(moderators);
    await exclusion.getByRole('textbox').fill('It means a book.');
    await exclusion.getByRole('button', { name: 'Take it back' }).click();
    await expect(exclusion).toHaveCount(0);
  });
  for (const page of pages) await page.context().close();
});

test('a reported message suspends its author, whose sign-in says why', async ({ browser }) => {
  const writer = newUser('writer');
  const writers = await signUpInNewContext(browser, writer);
  const reporters = await signInAs(browser, 'londo');
  const moderators = await signInAs(browser, 'andrew');
  const sent = await callApi(writers, 'POST', '/api/messages', {
    handle: 'londo',
    message: 'I know where you live.',
  });

  await test.step('report the message', async () => {
    await reporters.goto(`/messages/${sent.message_group_uuid}`);
    const row = reporters.getByRole('log').getByRole('listitem').filter({ hasText: 'I know' });
    await row.hover();
    await row.getByRole('button', { name: 'Message options' }).click();
    await reporters.getByRole('menuitem', { name: 'Report…' }).click();
    const dialog = reporters.getByRole('dialog', { name: 'Report this message' });
    await dialog.getByRole('radio', { name: 'Harassment' }).check();
    await dialog.getByRole('button', { name: 'Report' }).click();
    await expect(reporters.getByText(/Your report has arrived/)).toBeVisible();
  });

  const name = `A message of @${writer.handle}`;
  const item = moderators.getByRole('article', { name });
  await test.step('suspend its author, by keyboard alone', async () => {
    await moderators.goto('/settings');
    await moderators.getByRole('link', { name: 'Reports and decisions' }).press('Enter');
    await expect(item.getByText('I know where you live.')).toBeVisible();
    await decideByKeyboard(moderators, name, 2, 'Threats are against the rules.');
  });

  await test.step('the author is signed out, and signing in says why', async () => {
    await writers.goto('/signin');
    await writers.getByLabel('Email').fill(writer.email);
    await writers.getByLabel('Password').fill(writer.password);
    await writers.getByRole('button', { name: 'Sign in' }).click();
    await expect(writers.getByText(/moderators have suspended this account/)).toBeVisible();
    await expect(writers.getByText('Threats are against the rules.')).toBeVisible();
    await expectAccessible(writers);
    const saved = writers.waitForEvent('download');
    await writers.getByRole('button', { name: 'Download' }).click();
    expect((await saved).suggestedFilename()).toBe(`cruddur-${writer.handle}.json`);
    await writers.getByRole('textbox', { name: /Why should/ }).fill('I meant it kindly.');
    await writers.getByRole('button', { name: 'Send appeal' }).click();
    await expect(writers.getByText(/appeal has arrived/)).toBeVisible();
  });

  await test.step('the appeal ends the suspension', async () => {
    await moderators.reload();
    await expect(item.getByText('I meant it kindly.')).toBeVisible();
    await decideByKeyboard(moderators, name, 0, 'It was a surprise party.');
    await writers.getByRole('button', { name: 'Sign in' }).click();
    await expect(writers.getByLabel('Your crud')).toBeVisible();
  });
  for (const page of [writers, reporters, moderators]) await page.context().close();
});
