import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { launch } from './chromium.ts';
import { newcomer, signUpAndIn } from './newcomer';

const root = resolve(import.meta.dirname, '../..');
const base = process.env.CRUDDUR_WEB_URL ?? 'http://localhost:3000';

// Pages that don't come over the network may not ask this machine for anything, as Chromium sees it.
test.use({
  launchOptions: {
    ...launch,
    args: [...launch.args, '--disable-features=LocalNetworkAccessChecks'],
  },
});

/** What CloudFront would say to browsers, read from its template. */
function policy() {
  return execFileSync(join(root, '.tools/python/bin/python'), ['-m', 'stack.policy'], {
    env: { ...process.env, PYTHONPATH: join(root, 'bin') },
    encoding: 'utf-8',
  });
}

/** The web app as it is deployed, told of the product that runs here. */
function build(folder: string) {
  const vite = join(root, 'frontend-react-js/node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error', '--outDir', folder], {
    cwd: join(root, 'frontend-react-js'),
    env: {
      ...process.env,
      VITE_AWS_REGION: process.env.AWS_REGION,
      VITE_COGNITO_USER_POOL_ID: process.env.AWS_COGNITO_USER_POOL_ID,
      VITE_COGNITO_CLIENT_ID: process.env.AWS_COGNITO_USER_POOL_CLIENT_ID,
      VITE_COGNITO_ENDPOINT: process.env.AWS_ENDPOINT_URL,
      VITE_UPLOADS_API_URL: process.env.UPLOADS_API_URL,
      VITE_MAILBOX_URL: `${process.env.AWS_ENDPOINT_URL}/_local/mailbox`,
    },
  });
}

/** Put the built app where Vite serves it, with the policy on its pages. */
async function serve(page: Page, folder: string, said: string) {
  await page.route(
    (url) => url.origin === new URL(base).origin && !/^\/(api|media)\//.test(url.pathname),
    (route) => {
      const path = new URL(route.request().url()).pathname;
      const file = join(folder, path);
      const isFile = extname(path) !== '' && existsSync(file);
      return route.fulfill({
        path: isFile ? file : join(folder, 'index.html'),
        headers: isFile ? {} : { 'Content-Security-Policy': said, 'Content-Type': 'text/html' },
      });
    },
  );
}

test('the app works under the policy that CloudFront sends, and breaks no rule of it', async ({
  page,
}, testInfo) => {
  const folder = testInfo.outputPath('built');
  build(folder);
  const said = policy();
  await serve(page, folder, said);
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
