import { defineConfig } from '@playwright/test';
import base from './base.config.ts';

/** Tells the stories, two at once: each has people of its own, as strangers have who use it together. */
export default defineConfig({
  ...base,
  reporter: [['list'], ['html', { outputFolder: '../playwright-report', open: 'never' }]],
  workers: 2,
  fullyParallel: true,
  projects: [
    { name: 'stories', testMatch: '*.spec.ts', testIgnore: 'restart.spec.ts' },
    // It ends what the others run against.
    { name: 'restart', testMatch: 'restart.spec.ts', dependencies: ['stories'] },
  ],
});
