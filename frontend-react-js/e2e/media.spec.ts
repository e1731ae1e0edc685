import { expect, type Page, test } from '@playwright/test';
import { newUser, signUp } from './new-user';

/** Return a JPEG of one colour, drawn on a canvas in the page. */
async function drawPicture(page: Page, colour: string, width = 1200, height = 900) {
  const base64 = await page.evaluate(
    ([fill, across, down]) => {
      const canvas = document.createElement('canvas');
      canvas.width = Number(across);
      canvas.height = Number(down);
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('No canvas');
      pen.fillStyle = String(fill);
      pen.fillRect(0, 0, canvas.width, canvas.height);
      return canvas.toDataURL('image/jpeg').split(',')[1] ?? '';
    },
    [colour, width, height],
  );
  return { name: `${colour}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}

async function isLoaded(page: Page, selector: string) {
  await expect
    .poll(() =>
      page
        .locator(selector)
        .first()
        .evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0),
    )
    .toBe(true);
}

async function avatarOf(page: Page, article: string) {
  const image = page.getByRole('article').filter({ hasText: article }).locator('img').first();
  return image.getAttribute('src');
}

test('an avatar is shown everywhere immediately, and can be replaced and removed', async ({
  page,
}) => {
  const alice = newUser('alice');
  const message = `A picture of ${alice.handle}`;
  await signUp(page, alice);
  await page.getByLabel('Your crud').fill(message);
  await page.getByRole('button', { name: 'Crud', exact: true }).click();
  const crud = page.getByRole('article').filter({ hasText: message });
  await expect(crud).toBeVisible();
  await expect(crud.locator('img')).toHaveCount(0);

  await test.step('alice selects a picture, crops it, and saves it', async () => {
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('button', { name: 'Edit profile' }).click();
    await page.getByLabel('Picture for your avatar').setInputFiles(await drawPicture(page, 'teal'));
    const stage = page.getByRole('button', { name: /What is shown/ });
    await stage.focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByLabel('Zoom').fill('2');
    await page.getByRole('button', { name: 'Use picture' }).click();
    await expect(page.getByRole('button', { name: 'Remove avatar' })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('the avatar is on the profile, at the crud, and on the home page', async () => {
    await expect(page.getByRole('region', { name: 'About' }).locator('img')).toBeVisible();
    await expect(crud.locator('img')).toBeVisible();
    await isLoaded(page, 'article img');
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await expect(crud.locator('img')).toBeVisible();
    await expect(page.locator('form img').first()).toBeVisible();
  });

  await test.step('on a phone, a new avatar has a new URL and is shown immediately', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const before = await avatarOf(page, message);
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('button', { name: 'Edit profile' }).click();
    await page
      .getByLabel('Picture for your avatar')
      .setInputFiles(await drawPicture(page, 'crimson'));
    await page.getByRole('button', { name: 'Use picture' }).click();
    await expect.poll(() => avatarOf(page, message)).not.toBe(before);
    await page.getByRole('button', { name: 'Remove avatar' }).click();
    await expect(page.getByRole('button', { name: 'Remove avatar' })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(crud.locator('img')).toHaveCount(0);
  });
});

test('a crud has two pictures with alt texts', async ({ page, browser }) => {
  const bob = newUser('bob');
  const message = `Two pictures of ${bob.handle}`;
  await signUp(page, bob);

  await test.step('bob adds two pictures with alt texts, and a file that isn’t a picture is rejected', async () => {
    const gold = await drawPicture(page, 'gold');
    // As large as a photo of a phone: the page downscales it before the upload.
    const large = { ...gold, buffer: Buffer.concat([gold.buffer, Buffer.alloc(20_000_000)]) };
    const sent: number[] = [];
    page.on('request', async (request) => {
      if (request.method() !== 'POST' || !request.url().includes('-uploads-')) return;
      sent.push((await request.sizes()).requestBodySize);
    });
    await page
      .getByLabel('Pictures to add')
      .setInputFiles([
        large,
        await drawPicture(page, 'navy', 600, 900),
        { name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<script>alert(1)</script>') },
      ]);
    await expect(page.getByText(/isn’t a picture that can be shown/)).toBeVisible();
    await expect.poll(() => sent.length).toBe(3);
    expect(Math.max(...sent)).toBeLessThan(1_000_000);
    await expect(page.getByRole('button', { name: 'Crud', exact: true })).toBeDisabled();
    await page.getByRole('button', { name: 'Remove picture 3' }).click();
    await page.getByLabel('What picture 1 shows').fill('Gold all over');
    await page.getByLabel('What picture 2 shows').fill('A deep blue');
    await page.getByLabel('Your crud').fill(message);
    await page.getByRole('button', { name: 'Crud', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Pictures' })).toHaveCount(0);
  });

  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(`/@${bob.handle}?tab=media`);
  const crud = visitor.getByRole('article').filter({ hasText: message });

  await test.step('an anonymous visitor sees both, with alt texts and dimensions', async () => {
    const first = crud.getByRole('img', { name: 'Gold all over' });
    await expect(first).toBeVisible();
    await expect(first).toHaveAttribute('width', '1200');
    await expect(first).toHaveAttribute('srcset', /320w.*640w/);
    await expect(first).toHaveAttribute('loading', 'lazy');
    await isLoaded(visitor, 'article ul img');
  });

  await test.step('the lightbox works by keyboard', async () => {
    const second = crud.getByRole('button', { name: 'Picture: A deep blue' });
    await crud.getByRole('button', { name: 'Picture: Gold all over' }).press('Enter');
    const lightbox = visitor.getByRole('dialog');
    await expect(lightbox.getByText('Gold all over')).toBeVisible();
    await visitor.keyboard.press('ArrowRight');
    await expect(lightbox.getByText('A deep blue')).toBeVisible();
    await expect(lightbox.getByRole('button', { name: 'Next picture' })).toBeDisabled();
    await visitor.keyboard.press('Escape');
    await expect(lightbox).toHaveCount(0);
    await expect(second).toBeVisible();
  });

  await test.step('deleting the crud deletes both pictures', async () => {
    await page
      .getByRole('article')
      .filter({ hasText: message })
      .getByRole('button', { name: 'Crud options' })
      .click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await visitor.reload();
    await expect(visitor.getByText('Nothing here right now')).toBeVisible();
  });
});
