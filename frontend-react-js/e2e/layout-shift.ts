import { writeFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';

const sizes = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 360, height: 740 },
};
const paths = ['/', '/@hana_birds?tab=media', '/@andrew'];
const DELAY_MS = 600;

type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };

declare global {
  interface Window {
    shifts: number[];
  }
}

/** Return the sum of all layout shifts; browsers report only the worst five seconds (CLS). */
async function shiftOf(page: Page, path: string): Promise<number> {
  await page.goto(path);
  await page.getByRole('article').first().waitFor();
  for (let screen = 0; screen < 8; screen += 1) {
    await page.waitForTimeout(DELAY_MS);
    await page.mouse.wheel(0, 500);
  }
  await page.waitForTimeout(2 * DELAY_MS);
  return page.evaluate(() => window.shifts.reduce((sum, value) => sum + value, 0));
}

test('layout shift of pages whose pictures load late', async ({ page }) => {
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries() as Shift[]) {
        if (!shift.hadRecentInput) window.shifts.push(shift.value);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  let pictures = 0;
  await page.route('**/media/**', async (route) => {
    if (new URL(route.request().url()).pathname.startsWith('/media/')) {
      pictures += 1;
      await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
    }
    await route.continue();
  });
  const found: { path: string; size: string; shift: number }[] = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const path of paths) found.push({ path, size, shift: await shiftOf(page, path) });
  }
  // Prove that the browser reports shifts: zero alone could mean that it doesn't.
  await page.evaluate(() => {
    const main = document.querySelector('main');
    if (main) main.style.marginTop = '200px';
  });
  await expect.poll(() => page.evaluate(() => window.shifts.length)).toBeGreaterThan(0);
  await writeFile(process.env.CRUDDUR_SHIFTS ?? 'shifts.json', JSON.stringify({ found, pictures }));
});
