import { defineConfig } from '@playwright/test';
import base from './base.config.ts';

/** Runs the end-to-end tests, two at a time: each creates its own users, so they don't disturb each other. */
export default defineConfig({
  ...base,
  reporter: [['list'], ['html', { outputFolder: '../playwright-report', open: 'never' }]],
  workers: 2,
  fullyParallel: true,
  projects: [
    { name: 'e2e', testMatch: '*.spec.ts', testIgnore: 'durability.spec.ts' },
    // It kills the processes that the other tests use.
    { name: 'durability', testMatch: 'durability.spec.ts', dependencies: ['e2e'] },
  ],
});
