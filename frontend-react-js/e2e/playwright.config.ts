import { defineConfig } from '@playwright/test';

// A Chromium that came out of an npm package brings its libraries and fonts along.
const libraries = process.env.CRUDDUR_CHROMIUM_LIBRARIES;
const fonts = process.env.CRUDDUR_CHROMIUM_FONTS;

/** Runs against a Cruddur that is up already: see `bin/dev --env` for what it needs to know. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  reporter: [['list'], ['html', { outputFolder: '../playwright-report', open: 'never' }]],
  retries: 0,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: process.env.CRUDDUR_WEB_URL ?? 'http://127.0.0.1:3000',
    headless: true,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CRUDDUR_CHROMIUM ?? '/usr/bin/chromium',
      env: {
        ...(process.env as Record<string, string>),
        ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}),
        ...(fonts ? { FONTCONFIG_PATH: fonts } : {}),
      },
      args: [
        // The sandbox refuses root, and containers refuse the sandbox; the pages are our own.
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-default-apps',
        '--disable-domain-reliability',
        '--disable-sync',
        '--metrics-recording-only',
        '--no-first-run',
        '--no-pings',
      ],
    },
  },
});
