// Responsiveness on a slow phone: swipes through a thousand cruds, with taps in between.
import { CRUDS, isLast, stubFeed } from './feed.mjs';

const SLOWDOWN = 4;
const WIDTH = 390;
const HEIGHT = 844;
const SWIPES_BETWEEN_TAPS = 2;
/** Where a finger is during a swipe, from the top of the screen. */
const SWIPE = [700, 600, 500, 400, 300, 200, 100];
const MAX_ROUNDS = 500;
/** The code of other pages is loaded in the background this long after the first. */
const PRELOAD_MS = 6000;

/**
 * Return the interaction to next paint and the layout shift, in ms and as a share. `signIn` opens the
 * home feed as a demo account.
 */
export async function measurePhone(chromium, options, signIn) {
  const browser = await chromium.launch(options);
  try {
    const viewport = { width: WIDTH, height: HEIGHT };
    const context = await browser.newContext({ viewport, isMobile: true, hasTouch: true });
    const page = await context.newPage();
    await stubFeed(page);
    await signIn(page);
    await page.getByRole('article').first().waitFor();
    await page.waitForTimeout(PRELOAD_MS);
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    await page.evaluate(record);
    for (let round = 1; !isLast(await lastText(page)); round += 1) {
      if (round > MAX_ROUNDS) throw new Error('The end of the feed is never reached.');
      for (let swipe = 0; swipe < SWIPES_BETWEEN_TAPS; swipe += 1) await swipeUp(session);
      await page.evaluate(standStill);
      await tap(page, page.locator('[data-key="like"][aria-pressed="false"]'));
      if (round % 2 === 0) await openMenu(page);
      if (round % 5 === 0) await openCrud(page);
    }
    const measured = await page.evaluate(result);
    if (measured.interactions === 0) throw new Error('Chromium reports no interactions.');
    return { cruds: CRUDS, ...measured };
  } finally {
    await browser.close();
  }
}

/** Swipe, and let it roll. Each move waits for the page. */
async function swipeUp(session) {
  const touch = (type, touchPoints) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  for (const [index, y] of SWIPE.entries()) {
    await touch(index === 0 ? 'touchStart' : 'touchMove', [{ x: WIDTH / 2, y }]);
  }
  await touch('touchEnd', []);
}

async function openMenu(page) {
  const point = await tap(page, page.getByRole('button', { name: 'Crud options' }));
  await page.getByRole('menu').waitFor();
  await page.touchscreen.tap(point.x, point.y);
  await page.getByRole('menu').waitFor({ state: 'detached' });
}

async function openCrud(page) {
  await tap(page, page.locator('[data-key="open"]'));
  await page.waitForURL('**/status/*');
  await page.getByLabel('Your reply').waitFor();
  await tap(page, page.getByRole('main').getByRole('link', { name: 'Back', exact: true }));
  await page.waitForURL((url) => url.pathname === '/');
  await page.getByRole('article').nth(1).waitFor();
}

/** Tap the control that is nearest to the middle of the screen, where nothing covers it. */
async function tap(page, controls) {
  // The bars may be on their way.
  await page.evaluate(async () => {
    const moving = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
  const find = (elements) => {
    const point = elements
      .map((control) => ({ control, box: control.getBoundingClientRect() }))
      .map(({ control, box }) => ({
        control,
        x: box.left + box.width / 2,
        y: box.top + box.height / 2,
      }))
      .filter(({ control, x, y }) => control.contains(document.elementFromPoint(x, y)))
      .sort((one, other) => Math.abs(one.y - innerHeight / 2) - Math.abs(other.y - innerHeight / 2))
      .at(0);
    return point && { x: point.x, y: point.y };
  };
  const point = await controls.evaluateAll(find);
  if (!point) throw new Error(`Nothing on the screen is ${controls}.`);
  await page.touchscreen.tap(point.x, point.y);
  // Its next paint is before the next swipe.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  return point;
}

function lastText(page) {
  return page.evaluate(() => [...document.querySelectorAll('main article')].at(-1)?.textContent ?? '');
}

/** In the page: wait until it doesn't roll any more, as a tap would only stop it. */
async function standStill() {
  const STILL_MS = 150;
  for (let before = -1; before !== scrollY; ) {
    before = scrollY;
    await new Promise((resolve) => setTimeout(resolve, STILL_MS));
  }
}

/** In the page: record interactions and layout shifts from now on. */
function record() {
  window.measured = { durations: new Map(), shift: 0, before: performance.interactionCount };
  new PerformanceObserver((list) => {
    const { durations } = window.measured;
    for (const { interactionId: id, duration } of list.getEntries()) {
      if (id) durations.set(id, Math.max(duration, durations.get(id) ?? 0));
    }
  }).observe({ type: 'event', durationThreshold: 16 });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) {
      if (!hadRecentInput) window.measured.shift += value;
    }
  }).observe({ type: 'layout-shift' });
}

/** In the page: the INP as web-vitals defines it, which leaves out the longest of each fifty. */
function result() {
  const { durations, shift, before } = window.measured;
  const interactions = performance.interactionCount - before;
  const longest = [...durations.values()].sort((one, other) => other - one);
  const index = Math.min(longest.length - 1, Math.floor(interactions / 50));
  return { interactions, shift, inp: longest[index] ?? 0, worst: longest[0] ?? 0 };
}
