import { defineConfig } from '@playwright/test';
import stories from './playwright.config.ts';

/** Measures how much the pages move: see `bin/bench media`. */
export default defineConfig({ ...stories, testMatch: 'layout-shift.ts', reporter: 'line' });
