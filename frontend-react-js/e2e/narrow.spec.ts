import { expect, type Page, test } from '@playwright/test';
import { newUser, signUp, signUpInNewContext } from './new-user';
import { callApi, signInAs } from './sign-in';

const WIDTH = 320;

/** Return what is wider than the screen at 200 % text: the elements that reach furthest. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate((width) => {
    // What opens above the page is clipped, and can't be scrolled to.
    const open = document.querySelectorAll('dialog, dialog *, [popover], [popover] *');
    const isPageWide = document.documentElement.scrollWidth > width;
    return [...(isPageWide ? document.querySelectorAll('body *') : open)]
      .map((element) => ({ element, right: element.getBoundingClientRect().right }))
      .filter(({ right }) => right > width + 0.5)
      .sort((one, other) => other.right - one.right)
      .slice(0, 3)
      .map(({ element, right }) => `${Math.round(right)} px: ${element.outerHTML.slice(0, 120)}`);
  }, WIDTH);
}

/** Open a page with its text at 200 %, and wait until its content is loaded. */
async function visit(page: Page, path: string) {
  await page.goto(path);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  await page.locator('h1').first().waitFor();
  await expect(page.getByText(/^Loading/)).toHaveCount(0);
}

async function expectNothingTooWide(page: Page, paths: string[]) {
  await page.setViewportSize({ width: WIDTH, height: 844 });
  for (const path of paths) {
    await visit(page, path);
    expect.soft(await tooWide(page), path).toEqual([]);
  }
}

test('no page of a visitor is wider than a screen of 320 px at 200 % text', async ({ page }) => {
  await expectNothingTooWide(page, ['/', '/signup', '/confirm', '/signin', '/recover', '/no/page']);
});

test('no page of a moderator is wider than a screen of 320 px at 200 % text', async ({
  browser,
}) => {
  const page = await signInAs(browser, 'andrew');
  await callApi(page, 'PUT', '/api/moderation/trend_exclusions', {
    kind: 'word',
    value: 'z'.repeat(50),
    reason: 'r'.repeat(100),
  });
  await expectNothingTooWide(page, [
    '/moderation',
    '/moderation?tab=closed',
    '/moderation?tab=trends',
    '/moderation?tab=log',
  ]);
  await page.context().close();
});

test('no page of a person is wider than a screen of 320 px at 200 % text', async ({
  page,
  browser,
}) => {
  const wide = { ...newUser('w'), name: 'W'.repeat(50) };
  wide.handle = wide.handle.padEnd(20, 'w');
  const other = newUser('other');
  await signUp(page, wide);
  const others = await signUpInNewContext(browser, other);
  await callApi(page, 'PUT', '/api/profile/update', {
    display_name: wide.name,
    bio: `${'b'.repeat(60)} https://example.com/${'p'.repeat(50)}`,
  });
  const word = 'm'.repeat(60);
  let crud = await callApi(page, 'POST', '/api/activities', {
    message: `${word} @${other.handle} #${'t'.repeat(30)} https://example.com/${word}`,
    ttl: '7-days',
  });
  expect(crud.uuid).toBeDefined();
  const root = `/@${wide.handle}/status/${crud.uuid}`;
  let deepest = root;
  for (let depth = 0; depth < 7; depth += 1) {
    const from = depth % 2 ? page : others;
    crud = await callApi(from, 'POST', `/api/activities/${crud.uuid}/reply`, { message: word });
    deepest = `/@${(depth % 2 ? wide : other).handle}/status/${crud.uuid}`;
    await callApi(page, 'PUT', `/api/activities/${crud.uuid}/like`);
  }
  expect(crud.uuid).toBeDefined();
  const uuid = root.split('/').at(-1);
  for (const act of ['like', 'repost', 'bookmark']) {
    await callApi(page, 'PUT', `/api/activities/${uuid}/${act}`);
    await callApi(others, 'PUT', `/api/activities/${uuid}/${act}`);
  }
  await callApi(others, 'PUT', `/api/users/@${wide.handle}/follow`);
  await callApi(page, 'PUT', `/api/users/@${other.handle}/follow`);
  const sent = await callApi(others, 'POST', '/api/messages', {
    handle: wide.handle,
    message: word,
  });
  await callApi(page, 'PUT', '/api/users/@londo/mute');
  await callApi(page, 'PUT', '/api/users/@bayko/block');
  const subject = { type: 'activity', uuid: crud.uuid };
  for (const made of [
    await callApi(page, 'POST', '/api/muted_words', { value: 'z'.repeat(100) }),
    await callApi(page, 'POST', '/api/reports', { subject, reason: 'spam', comment: word }),
  ]) {
    expect(made.uuid).toBeDefined();
  }
  const single = await callApi(page, 'POST', '/api/activities', { message: word, ttl: '1-day' });
  const unanswered = `/@${wide.handle}/status/${single.uuid}`;
  await expectNothingTooWide(page, [
    '/',
    '/?tab=everyone',
    `/@${wide.handle}`,
    `/@${other.handle}?tab=replies`,
    `/@${other.handle}?tab=likes`,
    '/@nobody_has_this_name',
    `/@${other.handle}/followers`,
    `/@${other.handle}/following`,
    root,
    deepest,
    unanswered,
    `${unanswered}/likes`,
    `/@${wide.handle}/status/${sent.message_group_uuid}`,
    `${root}/likes`,
    `${root}/reposts`,
    '/notifications',
    '/messages',
    `/messages/${sent.message_group_uuid}`,
    '/messages/new',
    `/messages/new/${other.handle}`,
    '/bookmarks',
    '/settings',
    '/settings/muted',
    '/settings/blocked',
    '/settings/muted-words',
    '/settings/requests',
    '/settings/reports',
    '/search',
    `/search?term=${word}`,
    `/search?term=${wide.handle}&tab=people`,
    `/tags/${'t'.repeat(30)}`,
  ]);
  await others.context().close();

  await test.step('nor is what opens on it', async () => {
    const expectOpen = async (what: string) => expect.soft(await tooWide(page), what).toEqual([]);
    await visit(page, root);
    await page.getByLabel('Your reply').click();
    await expect(page.getByLabel('Expires in')).toBeVisible();
    await expectOpen('the form of a reply');
  });

  await test.step('nor is one of a visitor who has their addresses', async () => {
    const visitor = await (await browser.newContext()).newPage();
    await expectNothingTooWide(visitor, [
      `/@${wide.handle}`,
      root,
      deepest,
      unanswered,
      `${root}/likes`,
      `/@${wide.handle}/followers`,
    ]);
    await visitor.context().close();
  });
});
