import type { Browser, Page } from '@playwright/test';
import { type Newcomer, signUpAndIn } from './newcomer';

/** A newcomer in a browser of their own. */
export async function arrive(browser: Browser, person: Newcomer): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signUpAndIn(page, person);
  return page;
}
