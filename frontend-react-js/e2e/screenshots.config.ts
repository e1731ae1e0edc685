import { defineConfig } from '@playwright/test';
import stories from './playwright.config.ts';

/** Takes the pictures in docs/screenshots: see `bin/screenshots`. */
export default defineConfig({ ...stories, testMatch: 'screenshots.ts', reporter: 'line' });
