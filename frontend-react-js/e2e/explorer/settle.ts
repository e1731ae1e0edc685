import type { Page } from '@playwright/test';
import { unlessNavigating } from './navigating';

const QUIET_MS = 120;
const POLL_MS = 40;
/** Enough for a machine ten times slower than ours. */
const SETTLE_TIMEOUT_MS = 120_000;

/**
 * Wait until the page loads nothing and doesn't change. Return whether it came to that.
 */
export async function settle(page: Page, { hasPending }: { hasPending: () => boolean }) {
  const end = Date.now() + SETTLE_TIMEOUT_MS;
  let quietSince: number | null = null;
  let last = '';
  while (Date.now() < end) {
    const now = await readState(page);
    const isQuiet = now !== null && !hasPending() && !now.isLoading && now.markup === last;
    last = now?.markup ?? '';
    if (!isQuiet) quietSince = null;
    else if (quietSince === null) quietSince = Date.now();
    else if (Date.now() - quietSince >= QUIET_MS) return true;
    await page.waitForTimeout(POLL_MS);
  }
  return false;
}

/** Read what shows whether the page is loading; null while another document begins. */
async function readState(page: Page) {
  return unlessNavigating(null, () =>
    page.evaluate(() => ({
      isLoading:
        document.readyState !== 'complete' ||
        document.querySelector('[aria-busy="true"]') !== null ||
        [...document.querySelectorAll('[role="status"]')].some((status) =>
          status.textContent?.startsWith('Loading '),
        ),
      markup: `${window.location.href} ${document.title} ${document.body?.textContent?.length} ${
        document.querySelectorAll('*').length
      } ${document.activeElement?.localName}`,
    })),
  );
}
