import { type Browser, expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe';
import { newUser, signUp } from './new-user';
import { callApi } from './sign-in';

type Written = { uuid: string; handle: string };

async function signUpOnPhone(browser: Browser, name: string): Promise<Page> {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await (await browser.newContext(phone)).newPage();
  await signUp(page, newUser(name));
  return page;
}

async function reply(page: Page, parent: Written, message: string): Promise<Written> {
  return callApi(page, 'POST', `/api/activities/${parent.uuid}/reply`, { message });
}

async function answers(page: Page, first: Written, count: number): Promise<Written> {
  let last = first;
  for (let number = 1; number <= count; number += 1) {
    last = await reply(page, last, `answer ${number}`);
  }
  return last;
}

function crud(page: Page, message: string) {
  return page
    .getByRole('article')
    .filter({ has: page.getByRole('paragraph').filter({ hasText: new RegExp(`^${message}$`) }) });
}

async function open(page: Page, { handle, uuid }: Written, query = '') {
  await page.goto(`/@${handle}/status/${uuid}${query}`);
  await expect(page.getByLabel('Your reply')).toBeVisible();
}

test('a thread can be read from a phone, up and down', async ({ browser }) => {
  const page = await signUpOnPhone(browser, 'alice');
  const body = { message: 'the question', ttl: '1-day' };
  const root: Written = await callApi(page, 'POST', '/api/activities', body);
  const sixth = await answers(page, root, 6);

  await test.step('the page of a deep reply opens at it, with what it answers above', async () => {
    await open(page, sixth);
    await expect(crud(page, 'answer 6')).toBeInViewport({ ratio: 1 });
    await expect(crud(page, 'the question')).not.toBeInViewport();
    expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(200);
    await page.evaluate(() => window.scrollTo(0, 0));
    for (const message of ['the question', 'answer 1', 'answer 5']) {
      await expect(crud(page, message)).toBeAttached();
    }
    await expect(crud(page, 'the question')).toBeInViewport();
  });

  await test.step('a reload at its top stays there', async () => {
    await page.reload();
    await expect(page.getByLabel('Your reply')).toBeAttached();
    await expect(crud(page, 'the question')).toBeInViewport();
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
  });

  await test.step('the page of the root has the branch, as deep as there is room', async () => {
    await open(page, root);
    await expect(crud(page, 'answer 4')).toBeVisible();
    await expect(crud(page, 'answer 5')).toHaveCount(0);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
    await page.setViewportSize({ width: 320, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Continue this thread' }).tap();
    await expect(page).toHaveURL(/status/);
    await expect(crud(page, 'answer 6')).toBeVisible();
  });

  await test.step('going back returns to the place', async () => {
    const link = page.getByRole('link', { name: 'Continue this thread' });
    await page.goBack();
    await expect(link).toBeInViewport();
  });

  await test.step('more replies to a reply come in place', async () => {
    const first = await reply(page, root, 'a busy branch');
    for (let number = 1; number <= 5; number += 1) await reply(page, first, `twig ${number}`);
    await open(page, root);
    await expect(crud(page, 'twig 3')).toBeVisible();
    await expect(crud(page, 'twig 4')).toHaveCount(0);
    await page.getByRole('button', { name: /^More replies to/ }).tap();
    await expect(crud(page, 'twig 5')).toBeVisible();
    await page.getByRole('link', { name: 'Newest' }).tap();
    await expect(page).toHaveURL(/order=newest/);
    await expect(page.getByRole('article').nth(1)).toContainText('a busy branch');
  });
});

test('what was sent is seen, and what others send arrives', async ({ browser }) => {
  const page = await signUpOnPhone(browser, 'alice');
  const body = { message: 'the question', ttl: '1-day' };
  const root: Written = await callApi(page, 'POST', '/api/activities', body);
  for (let number = 1; number <= 15; number += 1) await reply(page, root, `reply ${number}`);

  await test.step('a reply in a long thread is shown where it lands', async () => {
    await open(page, root);
    await page.getByLabel('Your reply').fill('what I sent');
    await page.getByRole('button', { name: 'Reply', exact: true }).tap();
    await expect(crud(page, 'what I sent')).toBeInViewport();
    await expect(crud(page, 'what I sent')).toBeFocused();
  });

  await test.step('new replies wait behind a button where they would move others', async () => {
    const later = await page.context().newPage();
    await later.clock.install();
    await open(later, root, '?order=newest');
    await expect(crud(later, 'what I sent')).toBeVisible();
    await reply(page, root, 'what came later');
    await later.clock.fastForward('00:30');
    await expect(later.getByRole('article').first()).toContainText('17 replies');
    await expect(crud(later, 'what came later')).toHaveCount(0);
    await later.getByRole('button', { name: 'Show 1 new reply' }).tap();
    await later.clock.fastForward('00:01');
    await expect(crud(later, 'what came later')).toBeInViewport();
    await later.close();
  });

  await test.step('a crud from the window says that it is posted, with a way to it', async () => {
    await page.goto('/notifications');
    await page.getByRole('button', { name: 'Write a crud' }).tap();
    await page.getByRole('dialog').getByLabel('Your crud').fill('from the window');
    await page.getByRole('dialog').getByRole('button', { name: 'Crud', exact: true }).tap();
    await page.getByRole('link', { name: 'View' }).tap();
    await expect(crud(page, 'from the window')).toBeVisible();
    await expect(page).toHaveURL(/status/);
  });
});
