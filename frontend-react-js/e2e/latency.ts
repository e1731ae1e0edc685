import { writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { newUser, signUpInNewContext } from './new-user';

const MESSAGES = 200;

/** Record in the page when each message is painted. */
async function recordPaints(page: Page) {
  await page.evaluate(() => {
    const seen: Record<string, number> = {};
    Object.assign(window, { seen });
    const record = (changes: MutationRecord[]) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (!(node instanceof HTMLElement)) continue;
        for (const message of node.querySelectorAll('p[dir]')) {
          requestAnimationFrame(() => {
            seen[message.textContent ?? ''] ??= performance.timeOrigin + performance.now();
          });
        }
      }
    };
    new MutationObserver(record).observe(document.body, { childList: true, subtree: true });
  });
}

/** Record in the page when Enter is pressed, by the text of the message. */
async function recordSends(page: Page) {
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

test('latency until a message is displayed in another browser', async ({ browser }) => {
  const [alice, bob] = [newUser('alice'), newUser('bob')];
  const alices = await signUpInNewContext(browser, alice);
  const bobs = await signUpInNewContext(browser, bob);
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
  await recordSends(alices);
  await recordPaints(bobs);

  for (let number = 0; number < MESSAGES; number += 1) {
    const message = `message ${number}`;
    await alices.getByLabel('Message', { exact: true }).fill(message);
    await alices.keyboard.press('Enter');
    await bobs.waitForFunction(
      (text) => (window as unknown as { seen: Record<string, number> }).seen[text],
      message,
      { polling: 50 },
    );
  }
  const read = (page: Page, name: 'sent' | 'seen') =>
    page.evaluate(
      (which) => (window as unknown as Record<string, Record<string, number>>)[which],
      name,
    );
  const [sent, seen] = [await read(alices, 'sent'), await read(bobs, 'seen')];
  const latencies = Object.entries(sent ?? {}).map(
    ([text, sentAt]) => (seen?.[text] ?? Number.NaN) - sentAt,
  );
  expect(latencies).toHaveLength(MESSAGES);
  writeFileSync(process.env.LATENCY_FILE ?? '/dev/stdout', JSON.stringify(latencies));
});
