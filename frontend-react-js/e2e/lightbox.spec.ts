import { type CDPSession, expect, type Page, test } from '@playwright/test';
import { drawNoise } from './draw-noise';
import { newUser, signUp } from './new-user';

test.use({ hasTouch: true });

type Finger = { x: number; y: number };

/** Move fingers, given as their places over time, and lift them. */
async function drag(cdp: CDPSession, ...places: Finger[][]) {
  for (const [index, touchPoints] of places.entries()) {
    const type = index === 0 ? 'touchStart' : 'touchMove';
    await cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
  }
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

async function publishTwoPictures(page: Page, alt: string) {
  const person = newUser('swiper');
  await signUp(page, person);
  const small = await drawNoise(page, 300, 200);
  await page
    .getByLabel('Pictures to add')
    .setInputFiles([1, 2].map((n) => ({ ...small, name: `${n}.png` })));
  const field = page.getByLabel('What picture 1 shows');
  await field.fill(alt);
  const widths = [field, page.getByLabel('Your crud')].map(
    async (each) => (await each.boundingBox())?.width,
  );
  const [altWidth, crudWidth] = await Promise.all(widths);
  expect(altWidth).toBe(crudWidth);
  await page.getByLabel('Your crud').fill('Two pictures');
  await page.getByRole('button', { name: 'Crud', exact: true }).click();
  return page.getByRole('article').filter({ hasText: 'Two pictures' });
}

test('on touch, pictures are swiped between, enlarged and swiped away', async ({ page }) => {
  const alt = `First line of a long description. ${'It goes on. '.repeat(60)}The end.`;
  const crud = await publishTwoPictures(page, alt);
  await page.setViewportSize({ width: 390, height: 844 });
  await crud.getByRole('button', { name: /^Picture: First line/ }).tap();
  const cdp = await page.context().newCDPSession(page);
  const first = page.getByRole('dialog', { name: 'Picture 1 of 2' });
  const second = page.getByRole('dialog', { name: 'Picture 2 of 2' });
  const image = page.getByRole('dialog').locator('img');
  const scale = () => image.evaluate((shown) => new DOMMatrix(getComputedStyle(shown).transform).a);
  await expect(first).toBeVisible();

  await test.step('the description can be read to its end', async () => {
    const more = first.getByRole('button', { name: 'Read the whole description' });
    await more.tap();
    const text = first.getByRole('region', { name: 'Description' });
    await text.evaluate((shown) => shown.scrollTo(0, shown.scrollHeight));
    expect(await text.evaluate((shown) => shown.clientHeight > 150)).toBe(true);
    await first.getByRole('button', { name: 'Show less' }).tap();
  });

  await test.step('swipes to the next picture and back; the first has none before', async () => {
    await drag(cdp, [{ x: 300, y: 300 }], [{ x: 200, y: 305 }], [{ x: 100, y: 300 }]);
    await expect(second).toBeVisible();
    await drag(cdp, [{ x: 100, y: 300 }], [{ x: 200, y: 305 }], [{ x: 300, y: 300 }]);
    await expect(first).toBeVisible();
    await drag(cdp, [{ x: 100, y: 300 }], [{ x: 200, y: 305 }], [{ x: 300, y: 300 }]);
    await expect(first).toBeVisible();
  });

  await test.step('two fingers enlarge it, and one then moves it', async () => {
    await drag(
      cdp,
      [
        { x: 180, y: 350 },
        { x: 210, y: 350 },
      ],
      [
        { x: 140, y: 350 },
        { x: 250, y: 350 },
      ],
      [
        { x: 120, y: 350 },
        { x: 270, y: 350 },
      ],
    );
    await expect.poll(scale).toBeGreaterThan(2);
    await drag(cdp, [{ x: 300, y: 300 }], [{ x: 200, y: 305 }], [{ x: 100, y: 300 }]);
    await expect(first).toBeVisible();
  });

  await test.step('a double tap shows it whole, and another enlarges it', async () => {
    // A slow machine may make two single taps of one double tap, which is then repeated.
    const doubleTap = (expected: (value: number) => void) =>
      expect(async () => {
        for (let tap = 0; tap < 2; tap += 1) await drag(cdp, [{ x: 195, y: 350 }]);
        await image.evaluate((shown) =>
          Promise.all(shown.getAnimations().map(({ finished }) => finished)),
        );
        expected(await scale());
      }).toPass();
    await doubleTap((value) => expect(value).toBe(1));
    await doubleTap((value) => expect(value).toBeGreaterThan(2));
    await doubleTap((value) => expect(value).toBe(1));
  });

  await test.step('a swipe down closes it', async () => {
    await drag(cdp, [{ x: 195, y: 250 }], [{ x: 195, y: 350 }], [{ x: 200, y: 450 }]);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});
