import { defineConfig } from '@playwright/test';
import { launch } from './chromium.ts';

/** Runs against a Cruddur that is up already: see `bin/dev --env` for what it needs to know. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  reporter: [['list'], ['html', { outputFolder: '../playwright-report', open: 'never' }]],
  retries: 0,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: process.env.CRUDDUR_WEB_URL ?? 'http://localhost:3000',
    headless: true,
    // What can't be found is said soon, not when the whole story's time is up.
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    launchOptions: launch,
  },
});
