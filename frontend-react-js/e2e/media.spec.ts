import { expect, type Page, test } from '@playwright/test';
import { newcomer, signUpAndIn } from './newcomer';

/** Draw a picture in the page itself: a file of its own for each colour. */
async function drawn(page: Page, colour: string, width = 1200, height = 900) {
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

test('a new avatar is seen everywhere at once, and its place is taken by the next', async ({
  page,
}) => {
  const alice = newcomer('alice');
  const message = `A picture of ${alice.handle}`;
  await signUpAndIn(page, alice);
  await page.getByLabel('Your crud').fill(message);
  await page.getByRole('button', { name: 'Crud', exact: true }).click();
  const crud = page.getByRole('article').filter({ hasText: message });
  await expect(crud).toBeVisible();
  await expect(crud.locator('img')).toHaveCount(0);

  await test.step('she chooses a picture, moves it, and uses it', async () => {
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('button', { name: 'Edit profile' }).click();
    await page.getByLabel('Picture for your avatar').setInputFiles(await drawn(page, 'teal'));
    const stage = page.getByRole('button', { name: /What is shown/ });
    await stage.focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByLabel('Zoom').fill('2');
    await page.getByRole('button', { name: 'Use picture' }).click();
    await expect(page.getByRole('button', { name: 'Remove avatar' })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('it stands on her page, beside her crud, and at home', async () => {
    await expect(page.getByRole('region', { name: 'About' }).locator('img')).toBeVisible();
    await expect(crud.locator('img')).toBeVisible();
    await isLoaded(page, 'article img');
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await expect(crud.locator('img')).toBeVisible();
    await expect(page.locator('form img').first()).toBeVisible();
  });

  await test.step('on a phone, another has another address, and shows at once', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const before = await avatarOf(page, message);
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('button', { name: 'Edit profile' }).click();
    await page.getByLabel('Picture for your avatar').setInputFiles(await drawn(page, 'crimson'));
    await page.getByRole('button', { name: 'Use picture' }).click();
    await expect.poll(() => avatarOf(page, message)).not.toBe(before);
    await page.getByRole('button', { name: 'Remove avatar' }).click();
    await expect(page.getByRole('button', { name: 'Remove avatar' })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(crud.locator('img')).toHaveCount(0);
  });
});

test('a crud shows two pictures and says what they show', async ({ page, browser }) => {
  const bob = newcomer('bob');
  const message = `Two pictures of ${bob.handle}`;
  await signUpAndIn(page, bob);

  await test.step('bob adds two, says what they show, and a page that is none is refused', async () => {
    const gold = await drawn(page, 'gold');
    // As large as a phone's: the page draws it anew, and sends a fraction.
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
        await drawn(page, 'navy', 600, 900),
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

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(`/@${bob.handle}?tab=media`);
  const crud = stranger.getByRole('article').filter({ hasText: message });

  await test.step('a stranger sees both, with their words, and room kept for them', async () => {
    const first = crud.getByRole('img', { name: 'Gold all over' });
    await expect(first).toBeVisible();
    await expect(first).toHaveAttribute('width', '1200');
    await expect(first).toHaveAttribute('srcset', /320w.*640w/);
    await expect(first).toHaveAttribute('loading', 'lazy');
    await isLoaded(stranger, 'article ul img');
  });

  await test.step('the keyboard opens them, goes through them, and comes back', async () => {
    const second = crud.getByRole('button', { name: 'Picture: A deep blue' });
    await crud.getByRole('button', { name: 'Picture: Gold all over' }).press('Enter');
    const lightbox = stranger.getByRole('dialog');
    await expect(lightbox.getByText('Gold all over')).toBeVisible();
    await stranger.keyboard.press('ArrowRight');
    await expect(lightbox.getByText('A deep blue')).toBeVisible();
    await expect(lightbox.getByRole('button', { name: 'Next picture' })).toBeDisabled();
    await stranger.keyboard.press('Escape');
    await expect(lightbox).toHaveCount(0);
    await expect(second).toBeVisible();
  });

  await test.step('deleted, both are gone', async () => {
    await page
      .getByRole('article')
      .filter({ hasText: message })
      .getByRole('button', { name: 'Delete' })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await stranger.reload();
    await expect(stranger.getByText('Nothing here right now')).toBeVisible();
  });
});
