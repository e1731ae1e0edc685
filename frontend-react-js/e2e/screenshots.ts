import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Page, test } from '@playwright/test';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../docs/screenshots');
const sizes = { '': { width: 1280, height: 800 }, '-phone': { width: 360, height: 740 } };

async function signIn(page: Page) {
  await page.goto('/signin');
  await page.getByLabel('Email').fill('andrew@cruddur.test');
  await page.getByLabel('Password').fill('Testing123!');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Your crud').waitFor();
}

async function pathOfAConversation(page: Page): Promise<string> {
  const response = await page.request.get('/api/activities/public?limit=100');
  const cruds: { handle: string; uuid: string; replies_count: number }[] = await response.json();
  const crud = cruds.find((one) => one.replies_count > 1);
  if (!crud) throw new Error('The seeded world has no conversation.');
  return `/@${crud.handle}/status/${crud.uuid}`;
}

for (const [suffix, viewport] of Object.entries(sizes)) {
  test(`pages at ${viewport.width} px`, async ({ page }) => {
    const take = (name: string) => page.screenshot({ path: `${folder}/${name}${suffix}.png` });
    await page.setViewportSize(viewport);

    for (const name of ['signup', 'signin', 'recover']) {
      await page.goto(`/${name}`);
      await page.getByRole('main').getByRole('button').first().waitFor();
      await take(name);
    }
    await page.goto('/');
    await page.getByRole('article').first().waitFor();
    await take('landing');

    await signIn(page);
    await page.getByRole('article').first().waitFor();
    await take('home');
    await page.goto(await pathOfAConversation(page));
    await page.getByLabel('Your reply').waitFor();
    await page.getByRole('article').nth(1).waitFor();
    await take('thread');
    await page.goto('/@andrew');
    await page.getByRole('article').first().waitFor();
    await take('profile');

    await page.goto('/messages');
    await page.getByRole('link', { name: /I'll be the other one/ }).waitFor();
    await take('inbox');
    await page.getByRole('link', { name: /I'll be the other one/ }).click();
    await page.getByRole('log').getByText("I'll be the other one.").waitFor();
    await take('conversation');
    await page.goto('/messages?folder=requests');
    await page.getByRole('link', { name: /Gérald asks too/ }).waitFor();
    await take('requests');
    await page.goto('/messages/new/@fatou');
    await page.getByLabel('Message', { exact: true }).waitFor();
    await take('new-conversation');
  });
}
