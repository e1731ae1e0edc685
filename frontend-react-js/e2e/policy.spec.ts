import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { launch } from './chromium.ts';
import { newcomer, signUpAndIn } from './newcomer';

const root = resolve(import.meta.dirname, '../..');

// Pages that don't come over the network may not ask this machine for anything, as Chromium sees it.
test.use({
  launchOptions: {
    ...launch,
    args: [...launch.args, '--disable-features=LocalNetworkAccessChecks'],
  },
});

/** What CloudFront would say to browsers, read from its template. */
function policy() {
  return execFileSync(join(root, '.tools/python/bin/python'), ['-m', 'devtools.local.csp'], {
    env: { ...process.env, PYTHONPATH: join(root, 'bin') },
    encoding: 'utf-8',
  });
}

/** Put the policy on every page. */
async function serve(page: Page, said: string) {
  await page.route('**', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    const headers = { ...response.headers(), 'Content-Security-Policy': said };
    await route.fulfill({ response, headers });
  });
}

test('the app works under the policy that CloudFront sends, and breaks no rule of it', async ({
  page,
}) => {
  await serve(page, policy());
  const broken: string[] = [];
  page.on('console', (line) => {
    if (line.text().includes('Content Security Policy')) broken.push(line.text());
  });

  const alice = newcomer('alice');
  const message = `A safe picture of ${alice.handle}`;
  await signUpAndIn(page, alice);
  const live = page.waitForEvent('websocket');
  await page.reload();
  await live;

  await test.step('she writes a crud with a picture', async () => {
    const picture = await page.screenshot({ type: 'jpeg' });
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'page.jpg', mimeType: 'image/jpeg', buffer: picture });
    await page.getByLabel('Your crud').fill(message);
    await page.getByRole('button', { name: 'Crud', exact: true }).click();
    const shown = page.getByRole('article').filter({ hasText: message }).locator('img').last();
    await expect
      .poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
  });

  await test.step('every page opens', async () => {
    for (const path of ['/notifications', '/messages', '/search?term=a', '/settings']) {
      await page.goto(path);
      await expect(page.getByRole('main')).toBeVisible();
    }
  });

  expect(broken).toEqual([]);
  await page.evaluate(() => fetch('https://elsewhere.test/').catch(() => null));
  await expect.poll(() => broken.length).toBeGreaterThan(0);
});
