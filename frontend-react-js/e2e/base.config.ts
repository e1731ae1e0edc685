import { defineConfig } from '@playwright/test';
import { launch } from './chromium.ts';

/** How long an answer may take, and a story: enough for a machine ten times slower than ours. */
const ANSWER_MS = 120_000;
const STORY_MS = 1_200_000;

/** Runs against a Cruddur that is up already: see `bin/dev --env` for what it needs to know. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  reporter: 'line',
  retries: 0,
  workers: 1,
  timeout: STORY_MS,
  expect: { timeout: ANSWER_MS, toPass: { timeout: ANSWER_MS } },
  use: {
    baseURL: process.env.CRUDDUR_WEB_URL ?? 'http://localhost:3000',
    headless: true,
    // What can't be found is said by name, before the whole story's time is up.
    actionTimeout: ANSWER_MS,
    navigationTimeout: ANSWER_MS,
    // Pictures of every moment take a fifth of the processor; how a page looked in the end is enough.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { ...launch, timeout: ANSWER_MS },
  },
});
