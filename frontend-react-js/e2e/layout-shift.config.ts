import { defineConfig } from '@playwright/test';
import base from './base.config.ts';

/** Measures how much the pages move: see `bin/bench media`. */
export default defineConfig({ ...base, testMatch: 'layout-shift.ts' });
