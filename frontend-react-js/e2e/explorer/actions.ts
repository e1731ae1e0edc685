import type { BrowserContext, JSHandle, Page } from '@playwright/test';
import type { NewUser } from '../new-user';
import { callApi } from '../sign-in';
import { picture } from './picture';

/** A control of the page: the `nth` of those with the same description. */
export type Target = { description: string; nth: number };

/** One action, as data, so that a list of them can be replayed. */
export type Action = { isRushed?: boolean } & (
  | { kind: 'click'; target: Target }
  | { kind: 'type'; target: Target; text: string; isReplacing: boolean }
  | { kind: 'choose'; target: Target; option: number }
  | { kind: 'attach'; target: Target; isPicture: boolean }
  | { kind: 'press'; key: string }
  | { kind: 'back' | 'forward' | 'reload' | 'offline' | 'online' | 'sign-in' }
  | { kind: 'open'; path: string }
  | { kind: 'resize'; size: keyof typeof sizes }
  | { kind: 'friend'; does: keyof typeof friendActions }
);

export const sizes = {
  phone: { width: 360, height: 740 },
  tablet: { width: 768, height: 1024 },
  desktop: { width: 1280, height: 800 },
};

export type Explored = { page: Page; context: BrowserContext; user: NewUser; friend: Friend };
export type Friend = { page: Page; user: NewUser };

// The app is never left, and the account isn't deleted.
const CONTROLS = `a[href]:not([target="_blank"]), button:not(:disabled), [role="menuitem"],
  label:has(input[type="radio"]), article`;
const FIELDS = `textarea:not([readonly], :disabled),
  input:not([type="radio"], [type="checkbox"], [type="file"], [readonly], :disabled)`;
const SELECTORS = {
  click: CONTROLS,
  type: FIELDS,
  choose: 'select:not(:disabled)',
  attach: 'input[type="file"]:not(:disabled)',
};
export type Targeting = keyof typeof SELECTORS;
const EXCLUDED = /Delete for good/;

/** What a friend does meanwhile, in a browser of their own. */
export const friendActions = {
  post: (friend, { handle }) =>
    call(friend, 'POST', '/api/activities', { message: `Soup for @${handle} #soup` }),
  reply: (friend, user) => callNewest(friend, user, 'POST', 'reply', { message: 'With #soup?' }),
  like: (friend, user) => callNewest(friend, user, 'PUT', 'like'),
  repost: (friend, user) => callNewest(friend, user, 'PUT', 'repost'),
  follow: (friend, { handle }) => call(friend, 'PUT', `/api/users/@${handle}/follow`),
  unfollow: (friend, { handle }) => call(friend, 'DELETE', `/api/users/@${handle}/follow`),
  message: (friend, { handle }) =>
    call(friend, 'POST', '/api/messages', { handle, message: 'Are you hungry?' }),
  delete: (friend) => callNewest(friend, friend.user, 'DELETE'),
} satisfies Record<string, (friend: Friend, user: NewUser) => Promise<unknown>>;

function call({ page }: Friend, method: string, path: string, body?: unknown) {
  return callApi(page, method, path, body);
}

async function callNewest(
  friend: Friend,
  { handle }: NewUser,
  method: string,
  action = '',
  body?: unknown,
) {
  const { activities } = await call(friend, 'GET', `/api/activities/@${handle}`);
  const uuid = activities?.[0]?.uuid;
  if (uuid)
    await call(friend, method, `/api/activities/${uuid}/${action}`.replace(/\/$/, ''), body);
}

/** Return the controls of the page, or of its open dialog, with their descriptions. */
export async function findTargets(page: Page, targeting: Targeting) {
  const handle = await page.evaluateHandle((selector) => {
    const root = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
    return [...root.querySelectorAll<HTMLElement>(selector)].filter(
      (element) =>
        element.matches('[type="file"]') || element.checkVisibility({ visibilityProperty: true }),
    );
  }, SELECTORS[targeting]);
  const descriptions = await handle.evaluate((elements) =>
    elements.map((element) => {
      const label = element.getAttribute('aria-label') ?? element.getAttribute('placeholder');
      const name = element.matches('article') ? '' : (label ?? element.textContent ?? '');
      const href = element.getAttribute('href') ?? '';
      return `${element.localName} ${name.replace(/\s+/g, ' ').trim().slice(0, 60)} ${href}`.trim();
    }),
  );
  const seen = new Map<string, number>();
  const targets = descriptions.map(generalize).map((description): Target => {
    const nth = seen.get(description) ?? 0;
    seen.set(description, nth + 1);
    return { description, nth };
  });
  return {
    handle,
    targets: targets.filter(({ description }) => !EXCLUDED.test(description)),
    all: targets,
  };
}

/** Leave out what differs between cruds, people and runs. */
function generalize(description: string): string {
  return description.replace(/@\w+/g, '@').replace(/[\da-f]{8}-[\da-f-]+|\d+/g, '#');
}

/** Fill in the handles of this run. */
function fillIn(text: string, { user, friend }: Explored): string {
  return text.replaceAll('{user}', user.handle).replaceAll('{friend}', friend.user.handle);
}

/** Do an action. Return false if there is nothing to do it with any more. */
export async function act(action: Action, explored: Explored): Promise<boolean> {
  const { page, context, user, friend } = explored;
  switch (action.kind) {
    case 'click':
      return withTarget(page, action.kind, action.target, (element) => click(page, element));
    case 'type':
      return withTarget(page, action.kind, action.target, async (element) => {
        await element.evaluate((field) => (field as HTMLElement).focus());
        if (action.isReplacing) await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.insertText(fillIn(action.text, explored));
        return true;
      });
    case 'choose':
      return withTarget(page, action.kind, action.target, async (element) => {
        await element.evaluate((field, option) => {
          const select = field as HTMLSelectElement;
          select.focus();
          select.selectedIndex = option % select.options.length;
          select.dispatchEvent(new Event('change', { bubbles: true }));
        }, action.option);
        return true;
      });
    case 'attach':
      return withTarget(page, action.kind, action.target, async (element) => {
        const input = element.asElement();
        await input?.setInputFiles({
          name: 'soup.png',
          mimeType: 'image/png',
          buffer: action.isPicture ? picture : Buffer.from('no picture'),
        });
        return input !== null;
      });
    case 'press':
      await page.keyboard.press(action.key);
      return true;
    case 'back':
      await page.goBack({ waitUntil: 'commit' });
      return true;
    case 'forward':
      await page.goForward({ waitUntil: 'commit' });
      return true;
    case 'reload':
      await page.reload({ waitUntil: 'commit' });
      return true;
    case 'open':
      await page.goto(fillIn(action.path, explored), { waitUntil: 'commit' });
      return true;
    case 'resize':
      await page.setViewportSize(sizes[action.size]);
      return true;
    case 'offline':
    case 'online':
      await context.setOffline(action.kind === 'offline');
      return true;
    case 'sign-in':
      await page.goto('/signin');
      await page.getByLabel('Email').fill(user.email);
      await page.getByLabel('Password').fill(user.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      return true;
    case 'friend':
      await friendActions[action.does](friend, user);
      return true;
  }
}

async function withTarget(
  page: Page,
  targeting: Targeting,
  { description, nth }: Target,
  use: (element: JSHandle<HTMLElement>) => Promise<boolean>,
): Promise<boolean> {
  const { handle, all } = await findTargets(page, targeting);
  const index = all.findIndex((each) => each.description === description && each.nth === nth);
  if (index === -1) return false;
  const element = await handle.evaluateHandle((elements, at) => elements[at], index);
  return use(element as JSHandle<HTMLElement>);
}

/** Click where the element is, if nothing covers it, as a person would. */
async function click(page: Page, element: JSHandle<HTMLElement>): Promise<boolean> {
  const point = await element.evaluate((target) => {
    const isInView = ({ top, bottom }: DOMRect) => top >= 60 && bottom <= window.innerHeight - 60;
    if (!isInView(target.getBoundingClientRect())) target.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = target.getBoundingClientRect();
    // The middle of a crud is its text or a picture, and its edge is its own.
    const at = target.matches('article')
      ? { x: left + 4, y: top + 4 }
      : { x: left + width / 2, y: top + height / 2 };
    const hit = document.elementFromPoint(at.x, at.y);
    return hit && (target.contains(hit) || hit.contains(target)) ? at : null;
  });
  if (point === null) return false;
  await page.mouse.click(point.x, point.y);
  return true;
}
