import type { Page } from '@playwright/test';

/**
 * Wait until closed dialogs and menus have left the history. Nobody is fast enough to reload or enter an address before
 * that, but a story is, and going back would stop its navigation.
 */
export async function leftOverlays(page: Page) {
  await page.waitForFunction(() => !window.history.state?.overlays);
}
