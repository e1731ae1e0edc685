import { expect, test } from '@playwright/test';
import { newUser, signUp } from './new-user';

test.use({ permissions: ['notifications'] });

for (const [device, viewport] of [
  ['a phone', { width: 390, height: 844 }],
  ['a desktop', { width: 1280, height: 800 }],
] as const) {
  test.describe(`on ${device}`, () => {
    test.use({ viewport });

    test('the kinds are chosen, the worker starts, and a text of an address is in the write window', async ({
      page,
    }) => {
      await signUp(page, newUser('alice'));
      await page.goto('/settings');
      const push = page.getByRole('region', { name: 'Push notifications' });
      await expect(push.getByRole('checkbox', { name: 'Replies' })).toBeChecked();
      await expect(push.getByRole('checkbox', { name: 'Polls that ended' })).toBeChecked();
      await push.getByRole('checkbox', { name: 'Likes' }).focus();
      await page.keyboard.press('Space');
      await expect(push.getByRole('checkbox', { name: 'Likes' })).not.toBeChecked();
      await page.reload();
      await expect(push.getByRole('checkbox', { name: 'Likes' })).not.toBeChecked();

      // No push service is reachable from here, and this Chromium has nowhere to show a notification: what the
      // worker does is tested in src/service-worker/sw.test.ts. It is the one of this build, in each language.
      const scope = await page.evaluate(async () => {
        await navigator.serviceWorker.register('/sw.js?language=en', { updateViaCache: 'none' });
        return new URL((await navigator.serviceWorker.ready).scope).pathname;
      });
      expect(scope).toBe('/');
      const worker = await (await page.request.get('/sw.js')).text();
      for (const words of ['New reply', 'Neue Antwort', '新しい返信', 'رد جديد']) {
        expect(worker).toContain(words);
      }

      await page.goto('/share?title=News&text=News&url=https%3A%2F%2Fnews.example');
      // In the dialog, or on the page behind it.
      await expect(page.getByLabel('Your crud').last()).toHaveValue('News\nhttps://news.example');
    });
  });
}
