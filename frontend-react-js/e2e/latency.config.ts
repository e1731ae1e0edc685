import { defineConfig } from '@playwright/test';
import base from './base.config.ts';

/** Measures how soon a message is seen in another browser: see `bin/bench messages`. */
export default defineConfig({
  ...base,
  testMatch: 'latency.ts',
  // A trace takes time with each step.
  use: { ...base.use, trace: 'off' },
});
