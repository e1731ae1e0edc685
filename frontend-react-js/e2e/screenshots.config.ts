import { defineConfig } from '@playwright/test';
import base from './base.config.ts';

/** Takes the screenshots in docs/screenshots: see `bin/screenshots`. */
export default defineConfig({ ...base, testMatch: 'screenshots.ts' });
