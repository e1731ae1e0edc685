import { defineConfig } from '@playwright/test';
import stories from './playwright.config.ts';

/** Measures how soon a message is seen in another browser: see `bin/bench messages`. */
export default defineConfig({
  ...stories,
  testMatch: 'latency.ts',
  reporter: 'line',
  timeout: 300_000,
  // A trace takes a picture with each step, and time.
  use: { ...stories.use, trace: 'off' },
});
