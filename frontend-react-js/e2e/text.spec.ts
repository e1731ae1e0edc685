import { expect, type Locator, test } from '@playwright/test';
import { newUser, signUp } from './new-user';
import { callApi } from './sign-in';

const bilingual = 'Hello to everybody here\nשלום\nand a long last line of text';

/** Return how far each line of a text is from the left and right edge of its element's content, in px. */
function edges(text: Locator): Promise<{ left: number; right: number }[]> {
  return text.evaluate((element) => {
    const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() as Text;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    let start = 0;
    return node.data.split('\n').map((line) => {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, start + line.length);
      start += line.length + 1;
      const drawn = range.getBoundingClientRect();
      return {
        left: drawn.left - box.left - Number.parseFloat(style.paddingLeft),
        right: box.right - drawn.right - Number.parseFloat(style.paddingRight),
      };
    });
  });
}

async function expectOwnDirections(text: Locator) {
  const [english, hebrew, last] = await edges(text);
  expect(english?.left).toBeLessThan(3);
  expect(hebrew?.right).toBeLessThan(3);
  expect(hebrew?.left).toBeGreaterThan(20);
  expect(last?.left).toBeLessThan(3);
}

test('each line of a crud, a bio and a message has its own direction', async ({ page }) => {
  const person = newUser('bilingual');
  await signUp(page, person);
  await callApi(page, 'POST', '/api/activities', { message: bilingual, ttl: '1-day' });
  await callApi(page, 'PUT', '/api/profile/update', { display_name: 'B', bio: bilingual });
  await page.goto(`/@${person.handle}`);
  const texts = page.getByRole('main').getByText('Hello to everybody here');
  await expect(texts).toHaveCount(2);
  for (const text of await texts.all()) await expectOwnDirections(text);

  const sent = await callApi(page, 'POST', '/api/messages', {
    handle: 'andrew',
    message: bilingual,
  });
  await page.goto(`/messages/${sent.message_group_uuid}`);
  // The list of conversations shows its beginning on one line.
  await expectOwnDirections(page.locator('[title]').filter({ hasText: bilingual }));
});

test('a tall crud is cut off in a list until “Show more”, and whole on its page', async ({
  page,
}) => {
  const person = newUser('tall');
  await signUp(page, person);
  const message = `${'a\n\n\n'.repeat(60)}https://example.com/end`;
  await callApi(page, 'POST', '/api/activities', { message, ttl: '1-day' });
  await callApi(page, 'POST', '/api/activities', { message: 'a short one', ttl: '1-day' });
  await page.goto(`/@${person.handle}`);
  const crud = page.getByRole('article').filter({ hasText: 'example.com/end' });
  const height = async () => (await crud.boundingBox())?.height ?? 0;
  const more = page.getByRole('button', { name: /^Show (more|less)$/ });

  await expect(more).toHaveCount(1);
  await expect(more).toHaveAttribute('aria-expanded', 'false');
  expect(await height()).toBeLessThan(700);

  await test.step('the button expands and collapses it', async () => {
    await more.click();
    await expect(more).toHaveText('Show less');
    await expect(more).toHaveAttribute('aria-expanded', 'true');
    expect(await height()).toBeGreaterThan(3000);
    await more.click();
    expect(await height()).toBeLessThan(700);
  });

  await test.step('a link that gets the keyboard’s focus is shown', async () => {
    await page.getByRole('link', { name: 'https://example.com/end' }).focus();
    await expect(more).toHaveText('Show less');
  });

  await page.getByRole('link', { name: 'https://example.com/end' }).waitFor();
  await crud.locator('[data-key="open"]').click();
  await expect(page.getByRole('main').getByText('https://example.com/end')).toBeVisible();
  await expect(more).toHaveCount(0);
});

test('marks on letters aren’t drawn over neighbours', async ({ page }) => {
  const person = newUser('marks');
  await signUp(page, person);
  const message = `marks ${`z${'\u0301'.repeat(140)}`.repeat(10)}`;
  await callApi(page, 'POST', '/api/activities', { message, ttl: '1-day' });
  await page.goto(`/@${person.handle}`);
  const text = page.getByText(/^marks /);
  await expect(text).toHaveCSS('overflow', 'clip');
  // Eight of each letter stay; the first composes with it.
  expect((await text.textContent())?.match(/\p{M}/gu)).toHaveLength(70);
});
