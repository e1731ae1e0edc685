import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { newUser, signUpInNewContext } from './new-user';
import { callApi, signInAs } from './sign-in';

for (const [device, width] of [
  ['a phone', 390],
  ['a desktop', 1280],
] as const) {
  test(`a report from menu to decision to appeal, on ${device}`, async ({ browser }) => {
    const [writer, reporter] = [newUser('writer'), newUser('reporter')];
    const writers = await signUpInNewContext(browser, writer);
    const reporters = await signUpInNewContext(browser, reporter);
    const moderators = await signInAs(browser, 'andrew');
    for (const page of [writers, reporters, moderators]) {
      await page.setViewportSize({ width, height: 844 });
    }
    const text = `go away ${writer.handle}`;
    const crud = await callApi(writers, 'POST', '/api/activities', {
      message: text,
      ttl: '1-day',
    });

    await test.step('report', async () => {
      await reporters.goto(`/@${writer.handle}/status/${crud.uuid}`);
      await reporters.getByRole('button', { name: 'Crud options' }).click();
      await reporters.getByRole('menuitem', { name: 'Report…' }).click();
      const dialog = reporters.getByRole('dialog');
      await dialog.getByRole('radio', { name: 'Harassment' }).check();
      await dialog.getByRole('textbox').fill('He does it daily.');
      expect((await new AxeBuilder({ page: reporters }).analyze()).violations).toEqual([]);
      await dialog.getByRole('button', { name: 'Report' }).click();
      await expect(reporters.getByText(/Your report has arrived/)).toBeVisible();
    });

    const item = moderators.getByRole('article', { name: `A crud of @${writer.handle}` });
    await test.step('decide, by keyboard alone', async () => {
      await moderators.goto('/moderation');
      await expect(item.getByText('He does it daily.')).toBeVisible();
      await expect(item.getByText(text)).toBeVisible();
      expect((await new AxeBuilder({ page: moderators }).analyze()).violations).toEqual([]);
      await item.getByRole('radio', { name: 'Dismiss' }).focus();
      await moderators.keyboard.press('ArrowDown');
      await expect(item.getByRole('radio', { name: 'Hide the crud' })).toBeChecked();
      await moderators.keyboard.press('Tab');
      await moderators.keyboard.type('Insults are against the rules.');
      await moderators.keyboard.press('Tab');
      await moderators.keyboard.press('Enter');
      await expect(item).toBeHidden();
    });

    await test.step('the author is told, and appeals', async () => {
      await reporters.reload();
      await expect(reporters.getByText(text)).toBeHidden();
      await writers.goto('/notifications');
      await expect(writers.getByText('Insults are against the rules.')).toBeVisible();
      await writers.getByRole('button', { name: 'Appeal' }).click();
      await writers.getByRole('textbox').fill('It was a joke among friends.');
      expect((await new AxeBuilder({ page: writers }).analyze()).violations).toEqual([]);
      await writers.getByRole('button', { name: 'Send appeal' }).click();
      await expect(writers.getByText(/You appealed/)).toBeVisible();
    });

    await test.step('the appeal is answered', async () => {
      await moderators.reload();
      await expect(item.getByText('It was a joke among friends.')).toBeVisible();
      await item.getByRole('textbox', { name: 'Why?' }).fill('Friends may tease.');
      await item.getByRole('button', { name: 'Decide' }).click();
      await expect(item).toBeHidden();
      await reporters.reload();
      await expect(reporters.getByText(text).first()).toBeVisible();
      await reporters.goto('/settings/reports');
      await expect(reporters.getByText(/found nothing against the rules/)).toBeVisible();
    });
    for (const page of [writers, reporters, moderators]) {
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
      await page.context().close();
    }
  });
}
