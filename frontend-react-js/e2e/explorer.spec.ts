import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { explore, newReport } from './explorer/explorer';
import { newUser, signUp, signUpInNewContext } from './new-user';
import { callApi } from './sign-in';

const seeds = (process.env.EXPLORER_SEED ?? '1').split(' ').map(Number);
const seconds = Number(process.env.EXPLORER_SECONDS ?? 15);
const durationMs = seconds * 1000;
const replay = process.env.EXPLORER_REPLAY;

for (const seed of seeds) {
  test(`random actions break no invariant, seed ${seed}`, async ({
    page,
    context,
    browser,
  }, info) => {
    const alice = newUser('alice');
    const bob = newUser('bob');
    const friend = { user: bob, page: await signUpInNewContext(browser, bob) };
    await signUp(page, alice);
    await callApi(page, 'PUT', `/api/users/@${bob.handle}/follow`);
    for (const message of ['The first #soup', `Soup for @${alice.handle}`, 'The last soup']) {
      await callApi(friend.page, 'POST', '/api/activities', { message });
    }
    await page.goto('/');

    test.setTimeout(info.timeout + durationMs);
    const report = newReport();
    const file = info.outputPath('actions.json');
    try {
      await explore({ page, context, user: { ...alice }, friend }, report, {
        seed,
        seconds,
        replayed: replay ? JSON.parse(readFileSync(replay, 'utf8')) : null,
        onViolation: async ({ at, invariant }) => {
          const path = info.outputPath(`${at} ${invariant.replace(/\W+/g, '-')}.png`);
          await page.screenshot({ path, animations: 'disabled' });
        },
      });
    } finally {
      writeFileSync(file, JSON.stringify(report.actions, null, 1));
    }
    const found = report.violations.map(
      ({ at, invariant, text, path }) => `after action ${at}, at ${path}: ${invariant}: ${text}`,
    );
    info.annotations.push({
      type: 'explored',
      description: `seed ${seed}: ${report.actions.length} actions, ${report.pages.size} addresses`,
    });
    const help = `Seed ${seed}, ${report.actions.length} actions; again: EXPLORER_REPLAY=${file}`;
    expect(found, help).toEqual([]);
  });
}
