import { expect, type Page, test } from '@playwright/test';
import { violations } from './axe';
import { callApi, signIn } from './sign-in';

const PAGES = [
  '/',
  '/?tab=everyone',
  '/@bayko',
  '/notifications',
  '/messages',
  '/search',
  '/settings',
];

/** Open a page, wait for its content, and enlarge its text. */
async function visit(page: Page, path: string, textSize = 100) {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await expect(page.getByText(/^Loading|جارٍ تحميل|(wird|werden) geladen/)).toHaveCount(0);
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = `${size}%`;
  }, textSize);
}

async function expectNoViolations(page: Page, path: string) {
  expect.soft(await violations(page), path).toEqual([]);
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/** Record what is on the page in English while it loads. */
async function watchForEnglish(page: Page) {
  await page.addInitScript(() => {
    const found: string[] = [];
    Object.assign(window, { english: found });
    new MutationObserver((records) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) {
          const words = /Home|Search|Settings|Loading|Following|Everyone|Sign in/.exec(
            node instanceof HTMLElement && node.closest('#root') ? node.innerText : '',
          );
          if (words) found.push(words[0]);
        }
      }
    }).observe(document, { childList: true, subtree: true });
  });
}

test('a phone in Arabic: chosen in the settings, kept, and from right to left', async ({
  browser,
}) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await signIn(page, 'andrew@cruddur.test', 'Testing123!');
  const html = page.locator('html');

  await test.step('it is chosen without a reload', async () => {
    await visit(page, '/settings');
    await page.getByLabel('العربية').click();
    await expect(page.getByRole('heading', { level: 1, name: 'الإعدادات' })).toBeVisible();
    await expect(html).toHaveAttribute('lang', 'ar');
    await expect(html).toHaveAttribute('dir', 'rtl');
    await expect(page.getByLabel('العربية')).toBeFocused();
    await expect(page).toHaveTitle('الإعدادات · Cruddur');
  });

  await test.step('it stays after a reload, and English never appears', async () => {
    await watchForEnglish(page);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: 'الإعدادات' })).toBeVisible();
    await expect(page.getByLabel('العربية')).toBeChecked();
    await visit(page, '/');
    await expect(page.getByRole('link', { name: 'الإشعارات' })).toBeVisible();
    expect(await page.evaluate(() => (window as unknown as { english: string[] }).english)).toEqual(
      [],
    );
  });

  await test.step('nothing overflows, and axe finds nothing', async () => {
    const [crud] = await callApi(page, 'GET', '/api/activities/public?limit=1');
    for (const path of [...PAGES, `/@${crud.handle}/status/${crud.uuid}`]) {
      await visit(page, path);
      expect.soft(await overflow(page), path).toBe(0);
      await expectNoViolations(page, path);
    }
  });

  await test.step('the arrow back points to the right, and is there; a handle begins with its @', async () => {
    await visit(page, '/@bayko');
    const back = page.getByRole('link', { name: 'رجوع' });
    await expect(back.locator('svg')).toHaveCSS('scale', '-1 1');
    expect((await back.boundingBox())?.x).toBeGreaterThan(195);
    const handle = page.locator('bdi', { hasText: /^@bayko$/ }).first();
    const [sign, name] = await handle.evaluate((element) => {
      const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      const nodes: { node: Node; at: number }[] = [];
      while (text.nextNode()) {
        const { currentNode: node } = text;
        for (let at = 0; at < (node.textContent ?? '').length; at += 1) nodes.push({ node, at });
      }
      return [nodes[0], nodes[1]].map((place) => {
        if (!place) return 0;
        range.setStart(place.node, place.at);
        range.setEnd(place.node, place.at + 1);
        return range.getBoundingClientRect().left;
      });
    });
    expect(sign).toBeLessThan(name ?? 0);
  });
  await context.close();
});

test('a small phone in German, from its browser, with text of 200 %', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 320, height: 700 },
    locale: 'de-AT',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await watchForEnglish(page);
  await visit(page, '/', 200);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  expect(await overflow(page)).toBe(0);
  for (const path of ['/signup', '/recover', '/confirm']) {
    await visit(page, path, 200);
    expect.soft(await overflow(page), path).toBe(0);
  }
  await visit(page, '/signin', 200);
  expect(await overflow(page)).toBe(0);
  await page.getByLabel('E-Mail').fill('bayko@cruddur.test');
  await page.getByLabel('Passwort').fill('falsch');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByText('E-Mail-Adresse oder Passwort ist falsch.')).toBeVisible();
  await page.getByLabel('Passwort').fill('Testing123!');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByLabel('Dein Crud').waitFor();
  for (const path of PAGES) {
    await visit(page, path, 200);
    expect.soft(await overflow(page), path).toBe(0);
  }
  expect(await page.evaluate(() => (window as unknown as { english: string[] }).english)).toEqual(
    [],
  );
  await context.close();
});

for (const locale of ['de-DE', 'ja-JP']) {
  test(`axe finds nothing on a phone in ${locale}`, async ({ browser }) => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await signIn(page, 'andrew@cruddur.test', 'Testing123!');
    await page.evaluate(
      (language) => {
        localStorage.setItem('cruddur.language', language);
      },
      locale.slice(0, 2),
    );
    const [crud] = await callApi(page, 'GET', '/api/activities/public?limit=1');
    for (const path of ['/', `/@${crud.handle}/status/${crud.uuid}`, '/settings']) {
      await visit(page, path);
      await expect(page.locator('html')).toHaveAttribute('lang', locale.slice(0, 2));
      await expectNoViolations(page, path);
    }
    await context.close();
  });
}

test('Japanese has no plural forms', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'ja-JP' });
  const page = await context.newPage();
  await visit(page, '/@andrew');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.getByRole('link', { name: /^フォロワー\d+人$/ })).toBeVisible();
  await expect(page.getByText(/^投稿\d+件$/)).toBeVisible();
  await expect(page.getByText(/に登録$/)).toContainText(/\d{4}年\d{1,2}月/);
  await context.close();
});
