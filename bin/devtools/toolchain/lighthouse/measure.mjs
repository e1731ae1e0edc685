// Measure the built web app in Chromium: Lighthouse, scrolls through a thousand cruds, axe.
//
// Prints each result as a line of JSON. Its argument is the app's address; it signs in as a demo account.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lighthouse from 'lighthouse';
import { CRUDS, isLast, stubFeed } from './feed.mjs';
import { measurePhone } from './phone.mjs';

const web = createRequire(new URL('../../../../frontend-react-js/package.json', import.meta.url));
const { chromium } = web('@playwright/test');
const { AxeBuilder } = web('@axe-core/playwright');

const [address, port] = process.argv.slice(2);
const ROUNDS = 3;
/** Widths in px, with the size of the text in %. */
const SIZES = [
  [1280, 100],
  [390, 100],
  [320, 100],
  [320, 200],
];

const say = (result) => process.stdout.write(`${JSON.stringify(result)}\n`);
const at = (path) => new URL(path, address).href;

const options = {
  executablePath: process.env.CRUDDUR_CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox'],
  env: {
    ...process.env,
    ...(process.env.CRUDDUR_CHROMIUM_LIBRARIES && {
      LD_LIBRARY_PATH: process.env.CRUDDUR_CHROMIUM_LIBRARIES,
    }),
    ...(process.env.CRUDDUR_CHROMIUM_FONTS && {
      FONTCONFIG_PATH: process.env.CRUDDUR_CHROMIUM_FONTS,
    }),
  },
};
const profile = mkdtempSync(join(tmpdir(), 'cruddur-chromium-'));
const context = await chromium.launchPersistentContext(profile, {
  ...options,
  viewport: { width: 1280, height: 800 },
  args: [...options.args, `--remote-debugging-port=${port}`],
});

try {
  const page = context.pages()[0] ?? (await context.newPage());
  await measureScroll(page);
  await measureOnPhone();
  await measurePage('landing', '/');
  await measurePage('a profile, signed out', '/@andrew');
  await signIn(page);
  const conversation = await aConversation(page);
  const thread = await aThread(page);
  await page.goto('about:blank');
  await measurePage('home', '/');
  await measurePage('a profile', '/@bayko');
  await measurePage('a crud with its replies', thread);
  await measurePage('a conversation', conversation);
  await lookForBarriers(page, [
    ['home', '/'],
    ['everyone', '/?tab=everyone'],
    ['a profile', '/@bayko'],
    ['one’s own', '/@andrew'],
    ['followers', '/@andrew/followers'],
    ['a crud', thread],
    ['notifications', '/notifications'],
    ['messages', '/messages'],
    ['a conversation', conversation],
    ['bookmarks', '/bookmarks'],
    ['settings', '/settings'],
    ['search', '/search?term=the'],
    ['a tag', '/tags/books'],
    ['nowhere', '/no/such/page'],
  ]);
  await context.clearCookies();
  await page.evaluate(() => localStorage.clear());
  await lookForBarriers(page, [
    ['landing', '/'],
    ['sign up', '/signup'],
    ['confirm', '/confirm'],
    ['sign in', '/signin'],
    ['recover', '/recover'],
  ]);
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}

async function signIn(page) {
  await page.goto(at('/signin'));
  await page.getByLabel('Email').fill('andrew@cruddur.test');
  await page.getByLabel('Password').fill('Testing123!');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Your crud').waitFor();
}

/** Return the path of a conversation of the demo account; create one if there is none. */
async function aConversation(page) {
  return page.evaluate(async () => {
    const grant = await (await fetch('/api/session/refresh', { method: 'POST' })).json();
    const headers = {
      Authorization: `Bearer ${grant.access_token}`,
      'Content-Type': 'application/json',
    };
    const [known] = await (await fetch('/api/message_groups', { headers })).json();
    if (known) return `/messages/${known.uuid}`;
    const body = JSON.stringify({ handle: 'bayko', message: 'Coffee at nine?' });
    headers['Idempotency-Key'] = crypto.randomUUID();
    const sent = await (await fetch('/api/messages', { method: 'POST', headers, body })).json();
    return `/messages/${sent.message_group_uuid}`;
  });
}

async function aThread(page) {
  const cruds = await page.evaluate(async () =>
    (await fetch('/api/activities/public?limit=100')).json(),
  );
  const { handle, uuid } = cruds.find((crud) => crud.replies_count > 1) ?? cruds[0];
  return `/@${handle}/status/${uuid}`;
}

/** Run Lighthouse with its mobile preset: a phone with simulated slow 4G and CPU. The best run counts. */
async function measurePage(name, path) {
  const runs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { lhr } = await lighthouse(at(path), {
      port: Number(port),
      disableStorageReset: true,
      logLevel: 'error',
      onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'],
    });
    runs.push(lhr);
  }
  // Other load on the machine can only make a run worse.
  const [lhr] = runs.sort(
    (one, other) => other.categories.performance.score - one.categories.performance.score,
  );
  say({
    kind: 'page',
    name,
    scores: Object.values(lhr.categories).map(({ score }) => Math.round(score * 100)),
    lcp: lhr.audits['largest-contentful-paint'].numericValue / 1000,
    cls: lhr.audits['cumulative-layout-shift'].numericValue,
    tbt: lhr.audits['total-blocking-time'].numericValue,
    wanting: Object.values(lhr.categories).flatMap(({ auditRefs }) =>
      auditRefs
        .filter(
          ({ id, weight }) =>
            weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9,
        )
        .map(({ id }) => id),
    ),
  });
}

/** Scroll a home feed of a thousand cruds, from stubbed responses, to its end. */
async function measureScroll(page) {
  await stubFeed(page);
  await page.goto(at('/'));
  await page.getByRole('article').first().waitFor();
  await page.evaluate(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries())
        if (!hadRecentInput) window.shift += value;
    }).observe({ type: 'layout-shift' });
  });
  const stop = await traceTasks(page);
  let most = 0;
  let last = '';
  await page.mouse.move(640, 400);
  for (let step = 0; step < 2000 && !isLast(last); step += 1) {
    await page.mouse.wheel(0, 700);
    await page.waitForTimeout(50);
    const seen = await page.evaluate(() => {
      const rows = document.querySelectorAll('main article');
      return [rows.length, rows[rows.length - 1]?.textContent ?? ''];
    });
    most = Math.max(most, seen[0]);
    last = seen[1];
  }
  if (!isLast(last))
    throw new Error(`The scroll ended before the last: ${last}`);
  const longest = await stop();
  const shift = await page.evaluate(() => window.shift);
  say({ kind: 'scroll', cruds: CRUDS, rows: most, longest, shift });
  await page.unrouteAll();
}

/** Swipe through it on a phone, with taps. Other load on the machine can only make a run worse. */
async function measureOnPhone() {
  const runs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.push(await measurePhone(chromium, options, signIn));
  }
  const [best] = runs.sort((one, other) => one.inp - other.inp);
  say({ kind: 'phone', ...best });
}

/** Trace the page's main thread; the returned function stops that, and returns the longest task in ms of CPU. */
async function traceTasks(page) {
  const session = await page.context().newCDPSession(page);
  const mains = new Set();
  const tasks = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const { name, args, pid, tid, tdur } of value) {
      if (name === 'thread_name' && args.name === 'CrRendererMain') mains.add(`${pid} ${tid}`);
      if (name === 'RunTask' && tdur) tasks.push([`${pid} ${tid}`, tdur / 1000]);
    }
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', '__metadata'] },
  });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    return Math.max(...tasks.filter(([thread]) => mains.has(thread)).map(([, ms]) => ms));
  };
}

async function lookForBarriers(page, pages) {
  for (const theme of ['dark', 'light']) {
    await page.goto(at('/robots.txt'));
    await page.evaluate((chosen) => localStorage.setItem('cruddur.theme', chosen), theme);
    for (const [name, path] of pages) {
      await page.goto(at(path));
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      for (const [width, text] of SIZES) {
        await resize(page, width, text);
        // In the page itself: otherwise axe opens another page each time, which only frames need.
        const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
        say({ kind: 'axe', name, theme, width, text, violations: violations.map(({ id }) => id) });
      }
      await resize(page, 1280, 100);
    }
  }
}

async function resize(page, width, text) {
  await page.setViewportSize({ width, height: 800 });
  await page.evaluate(async (size) => {
    document.documentElement.style.fontSize = `${size}%`;
    // What follows the width renders first.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }, text);
}
