import { expect, type Page, test } from '@playwright/test';
import { drawNoise } from './draw-noise';
import { newUser, signUp } from './new-user';
import { leftOverlays } from './overlays';

type Picture = { name: string; mimeType: string; buffer: Buffer };

/** Share as an installed app is shared with: the device posts a form to the address of the manifest. */
async function share(page: Page, text: string, pictures: Picture[]) {
  await page.evaluate(async () => {
    const manifest = await (await fetch('/manifest.webmanifest')).json();
    const { action, method, enctype, params } = manifest.share_target;
    const form = Object.assign(document.createElement('form'), { action, method, enctype });
    const file = { type: 'file', multiple: true, name: params.files[0].name, id: 'shared' };
    form.append(
      Object.assign(document.createElement('input'), { name: params.text }),
      Object.assign(document.createElement('input'), file),
    );
    document.body.append(form);
  });
  await page.locator('#shared').setInputFiles(pictures);
  await page.evaluate((value) => {
    const input = document.querySelector<HTMLInputElement>('#shared');
    const field = input?.form?.elements[0];
    if (field instanceof HTMLInputElement) field.value = value;
    input?.form?.submit();
  }, text);
}

for (const [device, viewport] of [
  ['a phone', { width: 390, height: 844 }],
  ['a desktop', { width: 1280, height: 800 }],
] as const) {
  test.describe(`on ${device}`, () => {
    test.use({ viewport });

    test('pictures that are shared with the app are in the write window', async ({ page }) => {
      const alice = newUser('alice');
      await signUp(page, alice);
      const picture = await drawNoise(page, 40, 40);
      const letter = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('letter') };
      // In the dialog, or on the page behind it.
      const field = page.getByLabel('Your crud').last();
      const tray = page.getByRole('list', { name: 'Pictures' }).last();

      await test.step('without the worker, the page says that they were lost', async () => {
        await share(page, 'Lost', [picture]);
        await expect(page.getByRole('alert').last()).toHaveText(/^What you shared didn’t arrive/);
        await expect(page).toHaveURL(/\/$/);
        await expect(tray).toHaveCount(0);
      });

      await test.step('with it, they are uploaded; what is no picture is told', async () => {
        // As the installed app does when it is opened.
        await page.evaluate(async () => {
          await navigator.serviceWorker.register('/sw.js?language=en', { updateViaCache: 'none' });
          await navigator.serviceWorker.ready;
        });
        await share(page, 'Look', [picture, letter]);
        await expect(field).toHaveValue('Look');
        await expect(tray.getByRole('listitem')).toHaveCount(1);
        await expect(page.getByRole('alert').last()).toHaveText(/^That isn’t a picture/);
        await page.getByRole('button', { name: 'Crud', exact: true }).last().click();
        const crud = page.getByRole('article').filter({ hasText: 'Look' });
        await expect(crud.getByRole('button', { name: 'Picture 1 of 1' })).toBeVisible();
        expect(await page.evaluate(() => caches.keys())).toEqual([]);
      });

      await test.step('signed out, they wait for the sign-in', async () => {
        await leftOverlays(page);
        await page.context().clearCookies();
        await share(page, 'A cat', [picture]);
        await expect(page).toHaveURL(/\/signin$/);
        await page.getByLabel('Email').fill(alice.email);
        await page.getByLabel('Password').fill(alice.password);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await expect(field).toHaveValue('A cat');
        await expect(tray.getByRole('listitem')).toHaveCount(1);
      });
    });
  });
}
