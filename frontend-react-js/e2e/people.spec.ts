import { expect, type Locator, type Page, test } from '@playwright/test';
import { newUser, signUp } from './new-user';
import { callApi } from './sign-in';

const names = {
  Latin: 'Wolfeschlegelsteinhausenbergerdorff von Ahrensburg',
  Arabic: 'عبد الرحمن بن محمد بن خلدون الحضرمي الإشبيلي التون',
  Japanese:
    '寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処藪ら柑子の藪柑子油小路長久',
};

/** Return the boxes of a name, its first word, its handle and the page, in px. */
function measure(author: Locator) {
  return author.evaluate((link) => {
    const [name, handle] = link.querySelectorAll('bdi, bdi + span');
    const text = name?.firstChild as Text;
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(text, Math.min(2, text.length));
    const box = (what: Element | Range | undefined) => {
      const { left, right, top, bottom, width } = what?.getBoundingClientRect() ?? new DOMRect();
      return { left, right, top, bottom, width };
    };
    return {
      link: box(link),
      name: box(name),
      beginning: box(range),
      handle: box(handle),
      handleText: handle?.scrollWidth ?? 0,
      font: Number.parseFloat(getComputedStyle(link).fontSize),
      page: document.documentElement.clientWidth,
      overflow: document.documentElement.scrollWidth,
    };
  });
}

async function showAt(page: Page, width: number, percent: number) {
  await page.setViewportSize({ width, height: 844 });
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = `${size}%`;
  }, percent);
}

test('a name stays readable on narrow screens and with large text', async ({ page }) => {
  const person = newUser('named');
  await signUp(page, person);
  await callApi(page, 'POST', '/api/activities', { message: 'by a long name', ttl: '7-days' });
  for (const [script, name] of Object.entries(names)) {
    expect([...name]).toHaveLength(50);
    await callApi(page, 'PUT', '/api/profile/update', { display_name: name, bio: '' });
    await page.goto(`/@${person.handle}`);
    const author = page.getByRole('article').locator('header a[data-person]');
    await expect(author).toBeVisible();
    for (const [width, percent] of [
      [320, 100],
      [320, 200],
      [390, 100],
      [1280, 200],
    ] as const) {
      await test.step(`${script} at ${width} px and ${percent} %`, async () => {
        await showAt(page, width, percent);
        const { link, name: shown, beginning, font, page: room, overflow } = await measure(author);
        expect(shown.width).toBeGreaterThan(4 * font);
        expect(shown.right).toBeLessThanOrEqual(room);
        expect(overflow).toBeLessThanOrEqual(room);
        // The beginning of the text is in sight, whichever its direction is.
        expect(beginning.left).toBeGreaterThanOrEqual(shown.left - 1);
        expect(beginning.right).toBeLessThanOrEqual(shown.right + 1);
        expect(beginning.top).toBeLessThan(link.bottom);
      });
    }
  }
});

test('a handle is shown with at least some letters, or not at all', async ({ page }) => {
  const person = newUser('baykobayko');
  await signUp(page, person);
  await callApi(page, 'POST', '/api/activities', { message: 'short name', ttl: '7-days' });
  for (const name of ['Bo', 'Andrew Bayko', 'Andrew Bartholomew Bayko']) {
    await callApi(page, 'PUT', '/api/profile/update', { display_name: name, bio: '' });
    await page.goto(`/@${person.handle}`);
    const author = page.getByRole('article').locator('header a[data-person]');
    await expect(author).toBeVisible();
    for (const width of [320, 360, 390, 430]) {
      await showAt(page, width, 100);
      const { link, handle, handleText, font } = await measure(author);
      const isShown = handle.top < link.bottom - 1;
      if (isShown) expect(handle.width).toBeGreaterThan(Math.min(handleText - 2, 4 * font));
      if (name === 'Bo') expect(isShown).toBe(true);
    }
  }
});

test('an avatar leads to the person, with a card under the mouse', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/');
  const avatar = page.getByRole('article').first().locator('> a[data-person]');
  const handle = await avatar.getAttribute('data-person');
  await avatar.hover();
  const card = page.getByRole('region', { name: `About @${handle}` });
  await expect(card.getByRole('link', { name: /follower/ })).toBeVisible();
  await card.getByRole('link', { name: /follower/ }).hover();
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  await avatar.click();
  await expect(page).toHaveURL(`/@${handle}`);
});
