import { expect, type Page, test } from '@playwright/test';
import { newUser, signUpInNewContext } from './new-user';

function message(page: Page, text: string) {
  return page.getByRole('log').getByText(text, { exact: true });
}

async function send(page: Page, text: string) {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

test('messages arrive in real time with read receipts, none is lost or duplicated', async ({
  browser,
}) => {
  const [alice, bob] = [newUser('alice'), newUser('bob')];
  const alices = await signUpInNewContext(browser, alice);
  const bobs = await signUpInNewContext(browser, bob);

  await test.step('alice starts a conversation from the profile of bob', async () => {
    await alices.goto(`/@${bob.handle}`);
    await alices.getByRole('main').getByRole('link', { name: 'Message', exact: true }).click();
    await expect(alices).toHaveURL(`/messages/new/@${bob.handle}`);
    await send(alices, 'Hello, bob');
    await expect(alices).toHaveURL(/\/messages\/[0-9a-f-]{36}$/);
    await expect(message(alices, 'Hello, bob')).toBeVisible();
  });

  await test.step('bob gets a message request and accepts it', async () => {
    await bobs.getByRole('link', { name: 'Messages', exact: true }).click();
    await bobs.getByRole('link', { name: 'Requests (1)' }).click();
    await bobs.getByRole('link', { name: /Hello, bob/ }).click();
    await expect(message(bobs, 'Hello, bob')).toBeVisible();
    await expect(alices.getByRole('log').getByText('Sent')).toBeVisible();
    await bobs
      .getByRole('region', { name: 'Conversation' })
      .getByRole('button', { name: `Accept @${alice.handle}` })
      .click();
    await expect(bobs.getByLabel('Message', { exact: true })).toBeVisible();
  });

  await test.step('alice gets a read receipt', async () => {
    await expect(alices.getByRole('log').getByText('Seen')).toBeVisible();
  });

  await test.step('a reply arrives without a reload', async () => {
    await send(bobs, 'Hello, alice');
    await expect(message(alices, 'Hello, alice')).toBeVisible();
    await expect(bobs.getByRole('log').getByText('Seen')).toBeVisible();
  });

  await test.step('the navigation badge shows the unread count', async () => {
    await bobs.getByRole('link', { name: 'Home', exact: true }).click();
    await expect(bobs.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
    await send(alices, 'Are you there?');
    const messages = bobs.getByRole('link', { name: 'Messages, 1 unread' });
    await expect(messages).toBeVisible();
    await messages.click();
    await bobs.getByRole('link', { name: /Are you there\?/ }).click();
    await expect(message(bobs, 'Are you there?')).toBeVisible();
    await expect(bobs.getByRole('link', { name: 'Messages', exact: true })).toBeVisible();
  });

  await test.step('a message that failed to send is sent once on Retry', async () => {
    await alices.route('**/api/messages', (route) => route.abort());
    await send(alices, 'Lost and found');
    await expect(alices.getByText(/^Not sent\./)).toBeVisible();
    await alices.reload();
    await expect(alices.getByText(/^Not sent\./)).toBeVisible();
    await expect(message(bobs, 'Lost and found')).toHaveCount(0);

    await alices.unroute('**/api/messages');
    await alices.getByRole('button', { name: 'Retry' }).click();
    await expect(message(bobs, 'Lost and found')).toBeVisible();
    await expect(alices.getByText(/^Not sent\./)).toHaveCount(0);
    await expect(message(alices, 'Lost and found')).toHaveCount(1);
  });

  await test.step('a lost response creates no duplicate message', async () => {
    let isFirst = true;
    await alices.route('**/api/messages', async (route) => {
      if (!isFirst) return route.fallback();
      isFirst = false;
      await route.fetch();
      return route.abort();
    });
    await send(alices, 'Only once');
    await expect(message(bobs, 'Only once')).toBeVisible();
    await expect(alices.getByText('Sending…')).toHaveCount(0);
    await alices.unroute('**/api/messages');
    await send(alices, 'And then');
    await expect(message(bobs, 'And then')).toBeVisible();
    await expect(message(bobs, 'Only once')).toHaveCount(1);
    await expect(message(alices, 'Only once')).toHaveCount(1);
  });

  await test.step('messages sent while bob was offline are backfilled', async () => {
    await bobs.context().setOffline(true);
    await send(alices, 'One while away');
    await send(alices, 'Two while away');
    await expect(message(alices, 'Two while away')).toBeVisible();
    await bobs.context().setOffline(false);
    for (const text of ['One while away', 'Two while away']) {
      await expect(message(bobs, text)).toHaveCount(1);
    }
  });

  await test.step('a message deleted for everyone leaves a tombstone', async () => {
    const row = alices.getByRole('log').getByRole('listitem').filter({ hasText: 'And then' });
    await row.hover();
    await row.getByRole('button', { name: 'Message options' }).click();
    await alices.getByRole('menuitem', { name: 'Delete for everyone' }).click();
    await alices.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(message(bobs, 'Message taken back')).toBeVisible();
    await expect(message(bobs, 'And then')).toHaveCount(0);
  });

  await test.step('a reload keeps the place in a conversation that is scrolled up', async () => {
    await send(alices, `A long story${'\n.'.repeat(80)}`);
    const log = alices.getByRole('log');
    const top = async () => (await message(alices, 'Hello, alice').boundingBox())?.y;
    const atEnd = await top();
    await log.evaluate((list) => list.scrollTo(0, 30));
    await expect(alices.getByRole('button', { name: 'Go to the end' })).toBeVisible();
    const before = (await top()) ?? 0;
    expect(before).not.toBe(atEnd);
    await alices.reload();
    await expect.poll(top).toBeCloseTo(before, 0);
    await alices.getByRole('button', { name: 'Go to the end' }).click();
    await alices.reload();
    await expect.poll(top).toBeLessThan(0);
  });
});
