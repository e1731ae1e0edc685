import { defineConfig } from '@playwright/test';
import { launch } from './chromium.ts';

// Enough for a machine ten times slower than ours.
const EXPECT_TIMEOUT_MS = 120_000;
const TEST_TIMEOUT_MS = 1_200_000;

/** End-to-end tests run against a Cruddur that is already running: `bin/dev --env` prints the variables they need. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  reporter: 'line',
  retries: 0,
  workers: 1,
  timeout: TEST_TIMEOUT_MS,
  expect: { timeout: EXPECT_TIMEOUT_MS, toPass: { timeout: EXPECT_TIMEOUT_MS } },
  use: {
    baseURL: process.env.CRUDDUR_WEB_URL ?? 'http://localhost:3000',
    headless: true,
    // An element that isn't found fails its own action, not the whole test.
    actionTimeout: EXPECT_TIMEOUT_MS,
    navigationTimeout: EXPECT_TIMEOUT_MS,
    // Screenshots of every step take a fifth of the CPU time; the one of the failure is enough.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { ...launch, timeout: EXPECT_TIMEOUT_MS },
  },
});
