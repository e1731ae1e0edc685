import { expect, type Page, test } from '@playwright/test';
import { arrive } from './arrive';
import { newcomer } from './newcomer';

function said(page: Page, words: string) {
  return page.getByRole('log').getByText(words, { exact: true });
}

async function send(page: Page, words: string) {
  await page.getByLabel('Message', { exact: true }).fill(words);
  await page.keyboard.press('Enter');
}

test('messages cross live, are seen, and none is lost or doubled', async ({ browser }) => {
  const [alice, bob] = [newcomer('alice'), newcomer('bob')];
  const alices = await arrive(browser, alice);
  const bobs = await arrive(browser, bob);

  await test.step('alice writes to bob from his page', async () => {
    await alices.goto(`/@${bob.handle}`);
    await alices.getByRole('main').getByRole('link', { name: 'Message', exact: true }).click();
    await expect(alices).toHaveURL(`/messages/new/@${bob.handle}`);
    await send(alices, 'Hello, bob');
    await expect(alices).toHaveURL(/\/messages\/[0-9a-f-]{36}$/);
    await expect(said(alices, 'Hello, bob')).toBeVisible();
  });

  await test.step('who doesn’t follow her is asked first, and hears no more than that', async () => {
    await bobs.getByRole('link', { name: 'Messages', exact: true }).click();
    await bobs.getByRole('link', { name: 'Requests (1)' }).click();
    await bobs.getByRole('link', { name: /Hello, bob/ }).click();
    await expect(said(bobs, 'Hello, bob')).toBeVisible();
    await expect(alices.getByRole('log').getByText('Sent')).toBeVisible();
    await bobs
      .getByRole('region', { name: 'Conversation' })
      .getByRole('button', { name: `Accept @${alice.handle}` })
      .click();
    await expect(bobs.getByLabel('Message', { exact: true })).toBeVisible();
  });

  await test.step('what was seen says so', async () => {
    await expect(alices.getByRole('log').getByText('Seen')).toBeVisible();
  });

  await test.step('an answer stands in her window without a reload', async () => {
    await send(bobs, 'Hello, alice');
    await expect(said(alices, 'Hello, alice')).toBeVisible();
    await expect(bobs.getByRole('log').getByText('Seen')).toBeVisible();
  });

  await test.step('on another page, the number beside Messages says that something came', async () => {
    await bobs.getByRole('link', { name: 'Home', exact: true }).click();
    await expect(bobs.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
    await send(alices, 'Are you there?');
    const messages = bobs.getByRole('link', { name: 'Messages, 1 unread' });
    await expect(messages).toBeVisible();
    await messages.click();
    await bobs.getByRole('link', { name: /Are you there\?/ }).click();
    await expect(said(bobs, 'Are you there?')).toBeVisible();
    await expect(bobs.getByRole('link', { name: 'Messages', exact: true })).toBeVisible();
  });

  await test.step('what could not be sent while the API was away is sent on Retry, once', async () => {
    await alices.route('**/api/messages', (route) => route.abort());
    await send(alices, 'Lost and found');
    await expect(alices.getByText(/^Not sent\./)).toBeVisible();
    await alices.reload();
    await expect(alices.getByText(/^Not sent\./)).toBeVisible();
    await expect(said(bobs, 'Lost and found')).toHaveCount(0);

    await alices.unroute('**/api/messages');
    await alices.getByRole('button', { name: 'Retry' }).click();
    await expect(said(bobs, 'Lost and found')).toBeVisible();
    await expect(alices.getByText(/^Not sent\./)).toHaveCount(0);
    await expect(said(alices, 'Lost and found')).toHaveCount(1);
  });

  await test.step('an answer that was lost makes no second message', async () => {
    let isFirst = true;
    await alices.route('**/api/messages', async (route) => {
      if (!isFirst) return route.fallback();
      isFirst = false;
      await route.fetch();
      return route.abort();
    });
    await send(alices, 'Only once');
    await expect(said(bobs, 'Only once')).toBeVisible();
    await expect(alices.getByText('Sending…')).toHaveCount(0);
    await alices.unroute('**/api/messages');
    await send(alices, 'And then');
    await expect(said(bobs, 'And then')).toBeVisible();
    await expect(said(bobs, 'Only once')).toHaveCount(1);
    await expect(said(alices, 'Only once')).toHaveCount(1);
  });

  await test.step('what came while bob was offline is there when he is back', async () => {
    await bobs.context().setOffline(true);
    await send(alices, 'One while away');
    await send(alices, 'Two while away');
    await expect(said(alices, 'Two while away')).toBeVisible();
    await bobs.context().setOffline(false);
    for (const words of ['One while away', 'Two while away']) {
      await expect(said(bobs, words)).toHaveCount(1);
    }
  });

  await test.step('what alice takes back is gone for both', async () => {
    const message = alices.getByRole('log').getByRole('listitem').filter({ hasText: 'And then' });
    await message.hover();
    await message.getByRole('button', { name: 'Message options' }).click();
    await alices.getByRole('menuitem', { name: 'Delete for everyone' }).click();
    await alices.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(said(bobs, 'Message taken back')).toBeVisible();
    await expect(said(bobs, 'And then')).toHaveCount(0);
  });
});
