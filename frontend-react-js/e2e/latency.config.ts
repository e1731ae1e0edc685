import { defineConfig } from '@playwright/test';
import base from './base.config.ts';

/** Measures the latency from sending a message to its display in another browser: see `bin/bench messages`. */
export default defineConfig({
  ...base,
  testMatch: 'latency.ts',
  // Tracing slows down each step.
  use: { ...base.use, trace: 'off' },
});
