import { expect, type Page, test } from '@playwright/test';
import { newUser, signUpInNewContext } from './new-user';

const field = (page: Page) => page.getByLabel('Message', { exact: true });
const texts = (page: Page) => page.getByRole('log').locator('p[dir]');

async function send(page: Page, text: string) {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
}

/** Hold requests that send `text` until the returned function is called. */
async function hold(page: Page, text: string) {
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/api/messages', async (route) => {
    if (route.request().postDataJSON().message === text) await isReleased;
    await route.fallback();
  });
  return release;
}

async function deleteMessage(page: Page, text: string, what: string) {
  const row = page.getByRole('log').getByRole('listitem').filter({ hasText: text });
  await row.hover();
  await row.getByRole('button', { name: 'Message options' }).click();
  await page.getByRole('menuitem', { name: what }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
}

test('a new conversation keeps words and order; rows and badges follow what goes', async ({
  browser,
}) => {
  const [alice, bob] = [newUser('alice'), newUser('bob')];
  const alices = await signUpInNewContext(browser, alice);
  const bobs = await signUpInNewContext(browser, bob);

  await test.step('what is typed while the first message is answered stays', async () => {
    const answerFirst = await hold(alices, 'one');
    await alices.goto(`/messages/new/@${bob.handle}`);
    await send(alices, 'one');
    await expect(alices.getByText('Sending…')).toBeVisible();
    await field(alices).pressSequentially('half a thou');
    answerFirst();
    await expect(alices).toHaveURL(/\/messages\/[0-9a-f-]{36}$/);
    await expect(field(alices)).toBeFocused();
    await alices.keyboard.type('ght');
    await expect(field(alices)).toHaveValue('half a thought');
    await alices.goto(`/messages/new/@${bob.handle}`);
    await expect(field(alices)).toHaveValue('half a thought');
  });

  await test.step('a slow message isn’t overtaken', async () => {
    const answerSecond = await hold(alices, 'two');
    await send(alices, 'two');
    await send(alices, 'three');
    await expect(alices.getByText('Sending…')).toHaveCount(2);
    answerSecond();
    await expect(alices.getByText('Sending…')).toHaveCount(0);
    await expect(texts(alices)).toHaveText(['one', 'two', 'three']);
  });

  const others = await bobs.context().newPage();
  await test.step('bob accepts on one device, and has the list on another', async () => {
    await others.goto('/messages?folder=requests');
    await others.getByRole('button', { name: `Accept @${alice.handle}` }).click();
    await others.goto('/messages');
    await others.getByRole('link', { name: /three/ }).click();
    await expect(texts(others)).toHaveText(['one', 'two', 'three']);
    await bobs.goto('/messages');
    await expect(bobs.getByRole('link', { name: /three/ })).toBeVisible();
    await expect(bobs.getByRole('link', { name: 'Messages', exact: true })).toBeVisible();
  });

  await test.step('deleting the newest for oneself shows the one before', async () => {
    await deleteMessage(others, 'three', 'Delete for me');
    await expect(bobs.getByRole('main').getByRole('link', { name: /two/ })).toBeVisible();
    await expect(bobs.getByText('Message taken back')).toHaveCount(0);
    await others.close();
  });

  await test.step('a message that is taken back is no longer unread', async () => {
    await send(alices, 'a mistake');
    await expect(bobs.getByRole('link', { name: 'Messages, 1 unread' })).toBeVisible();
    await deleteMessage(alices, 'a mistake', 'Delete for everyone');
    await expect(bobs.getByRole('link', { name: 'Messages', exact: true })).toBeVisible();
    await expect(bobs.getByText('Message taken back')).toBeVisible();
  });

  await test.step('a block takes the conversation from both lists, with its unread count', async () => {
    await send(alices, 'still there?');
    await expect(bobs.getByRole('link', { name: 'Messages, 1 unread' })).toBeVisible();
    await alices.goto(`/@${bob.handle}`);
    await alices.getByRole('button', { name: 'More options' }).click();
    await alices.getByRole('menuitem', { name: 'Block' }).click();
    await alices.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await expect(bobs.getByRole('link', { name: 'Messages', exact: true })).toBeVisible();
    await expect(bobs.getByText('still there?')).toHaveCount(0);
  });
});
