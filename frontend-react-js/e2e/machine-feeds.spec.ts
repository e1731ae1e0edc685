import { expect, test } from '@playwright/test';
import { newUser, signUpInNewContext } from './new-user';
import { callApi } from './sign-in';

test('feed readers and link previews find what they need', async ({ browser }) => {
  const alice = newUser('alice');
  const page = await signUpInNewContext(browser, alice);
  const tag = `birds${alice.handle.replaceAll('_', '')}`;
  const crud = await callApi(page, 'POST', '/api/activities', {
    message: `tea & <cake> #${tag}`,
    ttl: '1-day',
  });

  const visitor = await (await browser.newContext()).newPage();
  for (const path of [`/@${alice.handle}`, `/tags/${tag}`]) {
    await visitor.goto(path);
    await expect(visitor.getByText('tea & <cake>')).toBeVisible();
    for (const [kind, ending] of [
      ['application/atom+xml', 'atom'],
      ['application/feed+json', 'json'],
    ]) {
      const link = visitor.locator(`head link[rel="alternate"][type="${kind}"]`);
      await expect(link).toHaveAttribute('href', `${path}.${ending}`);
      const feed = await visitor.request.get(`${path}.${ending}?limit=5`);
      expect(feed.headers()['content-type']).toContain(kind);
      expect(await feed.text()).toContain(crud.uuid);
    }
  }

  const address = `/@${alice.handle}/status/${crud.uuid}`;
  await visitor.goto(address);
  await expect(visitor.getByText('tea & <cake>')).toBeVisible();
  await expect(visitor.locator('head link[rel="alternate"]')).toHaveCount(0);
  const shell = await visitor.request.get(address);
  expect(await shell.text()).toContain('<div id="root">');

  const crawler = { headers: { 'User-Agent': 'Twitterbot/1.0' } };
  const preview = await visitor.request.get(`${address}?utm=x`, crawler);
  expect(preview.status()).toBe(200);
  const html = await preview.text();
  expect(html).toContain(
    `<meta property="og:description" content="tea &amp; &lt;cake&gt; #${tag}">`,
  );
  expect(html).toContain(`unavailable_after: ${crud.expires_at}`);
  const embedAddress = /application\/json\+oembed" href="([^"]+)"/.exec(html)?.[1] ?? '';
  const embed = await visitor.request.get(embedAddress.replaceAll('&amp;', '&'));
  expect((await embed.json()).html).toContain('<blockquote');

  await callApi(page, 'DELETE', `/api/activities/${crud.uuid}`);
  expect((await visitor.request.get(address, crawler)).status()).toBe(404);
});
