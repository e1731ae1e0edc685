import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { launch } from './chromium.ts';
import { newUser, signUpByForm } from './new-user';

const root = resolve(import.meta.dirname, '../..');

// Playwright answers the documents itself, and Chromium's local network access checks block requests from such pages.
test.use({
  launchOptions: {
    ...launch,
    args: [...launch.args, '--disable-features=LocalNetworkAccessChecks'],
  },
});

/** Return the content security policy (CSP) that CloudFront sends, read from its template. */
function readPolicy() {
  return execFileSync(join(root, '.tools/python/bin/python'), ['-m', 'devtools.local.csp'], {
    env: { ...process.env, PYTHONPATH: join(root, 'bin') },
    encoding: 'utf-8',
  });
}

/** Add the policy to every document. */
async function applyPolicy(page: Page, policy: string) {
  await page.route('**', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    const headers = { ...response.headers(), 'Content-Security-Policy': policy };
    await route.fulfill({ response, headers });
  });
}

test('the app works with the content security policy of CloudFront, without violations', async ({
  page,
}) => {
  await applyPolicy(page, readPolicy());
  const violations: string[] = [];
  page.on('console', (line) => {
    if (line.text().includes('Content Security Policy')) violations.push(line.text());
  });

  const alice = newUser('alice');
  const message = `A safe picture of ${alice.handle}`;
  await signUpByForm(page, alice);
  const websocket = page.waitForEvent('websocket');
  await page.reload();
  await websocket;

  await test.step('alice posts a crud with a picture', async () => {
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

  expect(violations).toEqual([]);
  await page.evaluate(() => fetch('https://elsewhere.test/').catch(() => null));
  await expect.poll(() => violations.length).toBeGreaterThan(0);
});
