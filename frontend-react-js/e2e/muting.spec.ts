import { type Browser, expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { newUser, signUp } from './new-user';
import { leftOverlays } from './overlays';
import { callApi } from './sign-in';

type Written = { uuid: string; handle: string };

async function signUpOnPhone(browser: Browser, name: string) {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await (await browser.newContext(phone)).newPage();
  const person = newUser(name);
  await signUp(page, person);
  return { page, handle: person.handle };
}

async function choose(page: Page, menu: string, item: string) {
  // Of a page's own subject: above and below a crud are others in lists.
  await page.locator(`#main button[aria-label="${menu}"]:not(li *)`).tap();
  await page.getByRole('menuitem', { name: item }).tap();
  await leftOverlays(page);
}

test('a thread goes on below its author, who mutes it and changes their mind', async ({
  browser,
}) => {
  const alice = await signUpOnPhone(browser, 'alice');
  const bob = await signUpOnPhone(browser, 'bob');
  const body = { message: 'the question', ttl: '1-day' };
  const root: Written = await callApi(alice.page, 'POST', '/api/activities', body);
  const path = (crud: Written) => `/api/activities/${crud.uuid}/reply`;
  const first: Written = await callApi(bob.page, 'POST', path(root), { message: 'an answer' });
  await callApi(bob.page, 'POST', path(first), { message: 'and more' });

  await test.step('both replies notify her', async () => {
    await alice.page.goto('/notifications');
    await expect(alice.page.getByRole('article')).toHaveCount(2);
    await expect(
      alice.page.getByText(`replied to @${bob.handle} in a thread you’re in`, { exact: false }),
    ).toBeVisible();
  });

  await test.step('after the mute nothing of it does', async () => {
    await alice.page.getByRole('link', { name: 'and more' }).tap();
    await choose(alice.page, 'Crud options', 'Mute thread');
    await expect(alice.page.getByText('Thread muted', { exact: true })).toBeVisible();
    await expectAccessible(alice.page);
    await callApi(bob.page, 'POST', path(first), { message: `@${alice.handle} are you there?` });
    await alice.page.goto('/notifications');
    await expect(alice.page.getByText('Nothing yet')).toBeVisible();
  });

  await test.step('and all of it is back after the undo', async () => {
    await alice.page.goto(`/@${root.handle}/status/${root.uuid}`);
    await choose(alice.page, 'Crud options', 'Unmute thread');
    await expect(alice.page.getByText('Thread muted', { exact: true })).toHaveCount(0);
    await alice.page.goto('/notifications');
    await expect(alice.page.getByRole('article')).toHaveCount(3);
  });
});

test('a person’s reposts are hidden from the menu of their page, and shown from settings', async ({
  browser,
}) => {
  const alice = await signUpOnPhone(browser, 'alice');
  const bob = await signUpOnPhone(browser, 'bob');
  const carol = await signUpOnPhone(browser, 'carol');
  const link = 'https://cruddur.example/bob';
  const profile = { display_name: 'Bob', bio: `I build: ${link}.` };
  await callApi(bob.page, 'PUT', '/api/profile/update', profile);
  const write = (page: Page, message: string): Promise<Written> =>
    callApi(page, 'POST', '/api/activities', { message, ttl: '1-day' });
  const liked = await write(carol.page, 'by carol');
  await write(bob.page, 'by bob');
  await callApi(bob.page, 'PUT', `/api/activities/${liked.uuid}/repost`);
  await callApi(alice.page, 'PUT', `/api/users/@${bob.handle}/follow`);

  const home = async (count: number) => {
    await alice.page.goto('/');
    await expect(alice.page.getByText('by bob', { exact: true })).toBeVisible();
    await expect(alice.page.getByText('by carol', { exact: true })).toHaveCount(count);
  };
  await home(1);
  await alice.page.goto(`/@${bob.handle}`);
  await expect(alice.page.getByRole('link', { name: link })).toHaveAttribute('href', link);
  await choose(alice.page, 'More options', 'Hide reposts');
  await expect(alice.page.getByText('Reposts hidden')).toBeVisible();
  await home(0);

  await alice.page.goto('/settings');
  await alice.page.getByRole('link', { name: 'Hidden reposts' }).tap();
  await alice.page.getByRole('button', { name: `Show reposts @${bob.handle}` }).tap();
  await expect(
    alice.page.getByRole('button', { name: `Hide reposts @${bob.handle}` }),
  ).toBeVisible();
  await home(1);
});
