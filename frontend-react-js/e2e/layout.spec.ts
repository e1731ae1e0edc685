import { expect, test } from '@playwright/test';

test('on a tablet, the content has all the width beside the navigation', async ({ page }) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  await page.goto('/');
  const main = page.getByRole('main');
  await expect(main).toBeVisible();
  const box = await main.boundingBox();
  expect(box && box.x + box.width).toBe(768);
});
