import { defineConfig } from '@playwright/test';
import base from './base.config.ts';

/** Measures the layout shift of pages with pictures: see `bin/bench media`. */
export default defineConfig({ ...base, testMatch: 'layout-shift.ts' });
