import { expect, type Page, test } from '@playwright/test';
import { drawNoise } from './draw-noise';
import { newUser, signUp } from './new-user';

async function publish(page: Page, message: string) {
  await page.getByLabel('Your crud').fill(message);
  await page.getByRole('button', { name: 'Crud', exact: true }).click();
  const crud = page.getByRole('article').filter({ hasText: message });
  await expect(crud).toBeVisible();
  return crud;
}

test('uploads that break off, again and again, don’t lock their owner out', async ({ page }) => {
  const alice = newUser('alice');
  await signUp(page, alice);
  const small = await drawNoise(page, 40, 40);
  const four = [1, 2, 3, 4].map((n) => ({ ...small, name: `${n}.png` }));
  const tray = page.getByRole('list', { name: 'Pictures' });
  // The forms are given, but neither the bytes nor what would free the places arrive.
  let isHanging = false;
  let begun = 0;
  await page.route('**/*', async (route, request) => {
    const isUpload = request.method() === 'POST' && request.url().includes('-uploads-');
    if (isUpload) begun += 1;
    if (isUpload && isHanging) return;
    if (isUpload || request.method() === 'DELETE') await route.abort();
    else await route.fallback();
  });

  await test.step('two attempts break off', async () => {
    await page.getByLabel('Pictures to add').setInputFiles(four);
    await expect(tray.getByText('broke off')).toHaveCount(4);
    for (const button of await tray.getByRole('button', { name: 'Try again' }).all()) {
      await button.click();
    }
    await expect.poll(() => begun).toBe(8);
    await expect(tray.getByText('broke off')).toHaveCount(4);
  });

  await test.step('the page is reloaded in the middle of the third', async () => {
    await page.reload();
    await expect(tray).toHaveCount(0);
    isHanging = true;
    await page.getByLabel('Pictures to add').setInputFiles(four);
    await expect.poll(() => begun).toBe(12);
    await page.reload();
  });

  await test.step('the fourth succeeds', async () => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.getByLabel('Pictures to add').setInputFiles(four);
    await expect(page.getByRole('button', { name: 'Crud', exact: true })).toBeEnabled();
    const crud = await publish(page, `Four pictures of ${alice.handle}`);
    await expect(crud.getByRole('button', { name: /^Picture \d of 4$/ })).toHaveCount(4);
  });
});

test('a tall screenshot is as wide in the lightbox as it can be, and scrolls', async ({ page }) => {
  const bob = newUser('bob');
  await signUp(page, bob);
  // Large enough to be downscaled, and no larger: noise takes all of this story's time.
  const tall = await drawNoise(page, 990, 11_490, 0.17);
  expect(tall.buffer.length).toBeGreaterThan(3_000_000);
  await page.getByLabel('Pictures to add').setInputFiles(tall);
  const crud = await publish(page, `A conversation of ${bob.handle}`);
  await crud.getByRole('button', { name: 'Picture 1 of 1' }).click();
  const lightbox = page.getByRole('dialog', { name: 'Picture 1 of 1' });
  const image = lightbox.locator('img');
  await expect
    .poll(() => image.evaluate((shown: HTMLImageElement) => shown.complete && shown.width))
    .toBeGreaterThan(800);
  const frame = lightbox.getByRole('group', { name: 'The picture, scrollable' });
  await frame.focus();
  await page.keyboard.press('PageDown');
  await expect.poll(() => frame.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(100);
});

test('a browser without a WebP encoder shows white where a picture is transparent', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const { toBlob } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.toBlob = function (done, type, quality) {
      toBlob.call(this, done, type === 'image/webp' ? 'image/png' : type, quality);
    };
  });
  const carol = newUser('carol');
  await signUp(page, carol);
  const large = await drawNoise(page, 2000, 2000);
  expect(large.buffer.length).toBeGreaterThan(3_000_000);
  await page.getByLabel('Pictures to add').setInputFiles(large);
  const crud = await publish(page, `Half a picture of ${carol.handle}`);
  const colour = await crud.locator('ul img').evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 10;
    canvas.height = 10;
    const pen = canvas.getContext('2d');
    pen?.drawImage(image, 0, 0, 10, 10);
    return [...(pen?.getImageData(8, 5, 1, 1).data ?? [])];
  });
  expect(Math.min(...colour)).toBeGreaterThan(245);
});
