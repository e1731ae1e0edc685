import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { newUser, signUpInNewContext } from './new-user';
import { callApi } from './sign-in';

/** Check that a narrow phone with large text needs no scrolling to the side. */
async function expectNothingTooWide(page: Page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 844 });
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '';
  });
  if (before) await page.setViewportSize(before);
}

for (const [device, width] of [
  ['a phone', 390],
  ['a desktop', 1280],
] as const) {
  test(`a protected account, from the switch to the first follower, on ${device}`, async ({
    browser,
  }) => {
    const [alice, bob] = [newUser('alice'), newUser('bob')];
    const alices = await signUpInNewContext(browser, alice);
    const bobs = await signUpInNewContext(browser, bob);
    const visitors = await (await browser.newContext()).newPage();
    for (const page of [alices, bobs, visitors]) {
      await page.setViewportSize({ width, height: 844 });
    }
    const text = `among friends ${alice.handle}`;
    const crud = await callApi(alices, 'POST', '/api/activities', {
      message: text,
      ttl: '1-day',
    });
    const profile = `/@${alice.handle}`;
    const card = bobs.getByRole('region', { name: 'About' });
    const follow = card.getByRole('button', { name: 'Follow', exact: true });
    await visitors.goto(`${profile}/status/${crud.uuid}`);
    await expect(visitors.getByText(text)).toBeVisible();

    await test.step('she turns it on', async () => {
      await alices.goto('/settings');
      const section = alices.getByRole('region', { name: 'Protected account' });
      await section.getByRole('radio', { name: 'On' }).click();
      await expect(section.getByRole('radio', { name: 'On' })).toBeChecked();
      await expectAccessible(alices);
      await expectNothingTooWide(alices);
      await alices.reload();
      await expect(section.getByRole('radio', { name: 'On' })).toBeChecked();
    });

    await test.step('a stranger finds her, but nothing of hers', async () => {
      await visitors.reload();
      await expect(visitors.getByText('This crud isn’t available')).toBeVisible();
      await bobs.goto(profile);
      await expect(bobs.getByText(`@${alice.handle}’s cruds are protected`)).toBeVisible();
      await expect(bobs.getByText(text)).toHaveCount(0);
      await expectAccessible(bobs);
      await expectNothingTooWide(bobs);
      await follow.click();
      await expect(card.getByRole('button', { name: 'Requested' })).toBeVisible();
      await bobs.reload();
      await expect(card.getByRole('button', { name: 'Requested' })).toBeVisible();
    });

    await test.step('she says yes, one tap from the notification', async () => {
      await alices.goto('/');
      await alices.getByRole('link', { name: 'Notifications, 1 unread' }).click();
      await expect(alices.getByText('asks to follow you')).toBeVisible();
      await alices.getByRole('link', { name: 'See requests' }).click();
      await expect(alices.getByRole('heading', { level: 1 })).toHaveText('Follow requests');
      await expectAccessible(alices);
      await expectNothingTooWide(alices);
      await alices.getByRole('button', { name: `Accept @${bob.handle}` }).click();
      await expect(alices.getByText('Nobody is waiting')).toBeVisible();
    });

    await test.step('he is told, and reads', async () => {
      await bobs.goto('/notifications');
      await expect(bobs.getByText('accepted your request to follow')).toBeVisible();
      await bobs.goto(profile);
      const row = bobs.getByRole('article').filter({ hasText: text });
      await expect(row.getByText('Protected account')).toBeAttached();
      await expect(row.getByRole('button', { name: 'Like' })).toBeVisible();
      await expect(row.getByRole('button', { name: 'Repost' })).toHaveCount(0);
      await expectAccessible(bobs);
      await bobs.goto('/');
      await expect(bobs.getByText(text)).toBeVisible();
    });

    await test.step('she takes it back by a block', async () => {
      await callApi(alices, 'PUT', `/api/users/@${bob.handle}/block`);
      await callApi(alices, 'DELETE', `/api/users/@${bob.handle}/block`);
      await bobs.goto(profile);
      await expect(bobs.getByText(`@${alice.handle}’s cruds are protected`)).toBeVisible();
      await expect(follow).toBeVisible();
    });
    for (const page of [alices, bobs, visitors]) await page.context().close();
  });
}
