import { writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { arrive } from './arrive';
import { newcomer } from './newcomer';

const MESSAGES = 200;

/** Write down, in the page, when each message is painted. */
async function watch(page: Page) {
  await page.evaluate(() => {
    const seen: Record<string, number> = {};
    Object.assign(window, { seen });
    const look = (changes: MutationRecord[]) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (!(node instanceof HTMLElement)) continue;
        for (const message of node.querySelectorAll('p[dir]')) {
          requestAnimationFrame(() => {
            seen[message.textContent ?? ''] ??= performance.timeOrigin + performance.now();
          });
        }
      }
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
}

/** Write down, in the page, when Enter is pressed, and with which words. */
async function clock(page: Page) {
  await page.evaluate(() => {
    const sent: Record<string, number> = {};
    Object.assign(window, { sent });
    document.addEventListener(
      'keydown',
      ({ key, target }) => {
        if (key === 'Enter' && target instanceof HTMLTextAreaElement) {
          sent[target.value] = performance.timeOrigin + performance.now();
        }
      },
      true,
    );
  });
}

test('how soon a message is seen in another browser', async ({ browser }) => {
  const [alice, bob] = [newcomer('alice'), newcomer('bob')];
  const alices = await arrive(browser, alice);
  const bobs = await arrive(browser, bob);
  await alices.goto(`/messages/new/@${bob.handle}`);
  await alices.getByLabel('Message', { exact: true }).fill('hello');
  await alices.keyboard.press('Enter');
  await expect(alices).toHaveURL(/\/messages\/[0-9a-f-]{36}$/);
  await bobs.goto(new URL(alices.url()).pathname);
  await bobs
    .getByRole('button', { name: /^Accept/ })
    .first()
    .click();
  await expect(bobs.getByRole('log').getByText('hello', { exact: true })).toBeVisible();
  await clock(alices);
  await watch(bobs);

  for (let number = 0; number < MESSAGES; number += 1) {
    const words = `message ${number}`;
    await alices.getByLabel('Message', { exact: true }).fill(words);
    await alices.keyboard.press('Enter');
    await bobs.waitForFunction(
      (text) => (window as unknown as { seen: Record<string, number> }).seen[text],
      words,
      { polling: 50 },
    );
  }
  const read = (page: Page, name: 'sent' | 'seen') =>
    page.evaluate(
      (which) => (window as unknown as Record<string, Record<string, number>>)[which],
      name,
    );
  const [sent, seen] = [await read(alices, 'sent'), await read(bobs, 'seen')];
  const waits = Object.entries(sent ?? {}).map(([words, at]) => (seen?.[words] ?? Number.NaN) - at);
  expect(waits).toHaveLength(MESSAGES);
  writeFileSync(process.env.LATENCY_FILE ?? '/dev/stdout', JSON.stringify(waits));
});
