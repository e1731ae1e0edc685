import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Return what breaks axe's rules, or some of them, on a page as it is. */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  // What is fading in has no contrast yet. Some animations never end.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
  // A document reads axe's half megabyte once.
  const isLoaded = await page.evaluate(() => 'axe' in window);
  const builder = new AxeBuilder({ page, ...(isLoaded && { axeSource: ';' }) })
    // It analyzes in the page itself: otherwise axe opens another page each time, which only frames need.
    .setLegacyMode(true)
    // What passes needs no description, which takes longer than most rules.
    .options({ resultTypes: ['violations'] });
  if (rules) builder.withRules(rules);
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Expect nothing from axe, and nothing wider than the page. */
export async function expectAccessible(page: Page) {
  expect(await violations(page)).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}
