import { defineConfig } from '@playwright/test';
import { launch } from './chromium.ts';

/** Runs against a Cruddur that is up already: see `bin/dev --env` for what it needs to know. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  reporter: 'line',
  retries: 0,
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: process.env.CRUDDUR_WEB_URL ?? 'http://localhost:3000',
    headless: true,
    // What can't be found is said soon, not when the whole story's time is up.
    actionTimeout: 15_000,
    // Pictures of every moment take a fifth of the processor; how a page looked in the end is enough.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    launchOptions: launch,
  },
});
