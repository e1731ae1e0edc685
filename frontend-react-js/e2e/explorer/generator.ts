import type { Page } from '@playwright/test';
import {
  type Action,
  findTargets,
  friendActions,
  sizes,
  type Target,
  type Targeting,
} from './actions';
import type { Random } from './random';
import type { Snapshot } from './snapshot';

export type Situation = {
  page: Page;
  snapshot: Snapshot;
  isOffline: boolean;
  /** How often controls were used, by their descriptions. */
  uses: Map<string, number>;
};

const KEYS = ['Escape', 'Enter', 'Tab', 'Control+Enter', 'ArrowDown', 'ArrowRight', ' '];
const SHORTCUTS = ['j', 'k', 'l', 'r', 'n', '?', '/'];
const RUSHED_PROBABILITY = 0.15;
const MAX_FIRST_USES = 40;

/** Draw the next action, preferring controls that were used least. */
export async function nextAction(random: Random, situation: Situation): Promise<Action> {
  const { snapshot, isOffline } = situation;
  const isOut = snapshot.viewer === null;
  const online = (weight: number) => (isOffline ? 0 : weight);
  const hasDialog = snapshot.dialog !== null;
  const weights: Record<Action['kind'], number> = {
    click: 50,
    type: 14,
    choose: 2,
    attach: 2,
    press: hasDialog ? 20 : 10,
    back: online(snapshot.history.index > 1 ? 8 : 0),
    forward: online(snapshot.history.index < snapshot.history.keys.length - 1 ? 6 : 0),
    reload: online(5),
    open: online(5),
    resize: 3,
    offline: online(2),
    online: isOffline ? 40 : 0,
    'sign-in': online(isOut ? 15 : 0),
    friend: online(7),
  };
  const kinds = Object.keys(weights) as Action['kind'][];
  const kind = kinds[random.weighted(Object.values(weights))] ?? 'reload';
  const action = (await withDetails(kind, random, situation)) ?? fallback(isOffline);
  return random.isBelow(RUSHED_PROBABILITY) ? { ...action, isRushed: true } : action;
}

function fallback(isOffline: boolean): Action {
  return isOffline ? { kind: 'online' } : { kind: 'press', key: 'Tab' };
}

async function withDetails(
  kind: Action['kind'],
  random: Random,
  situation: Situation,
): Promise<Action | null> {
  switch (kind) {
    case 'click': {
      const target = await drawTarget(kind, random, situation);
      return target && { kind, target };
    }
    case 'type': {
      const target = await drawTarget(kind, random, situation);
      const text = random.pick(TEXTS);
      return target && { kind, target, text, isReplacing: random.isBelow(0.6) };
    }
    case 'choose': {
      const target = await drawTarget(kind, random, situation);
      return target && { kind, target, option: random.pick([0, 1, 2, 3, 4]) };
    }
    case 'attach': {
      const target = await drawTarget(kind, random, situation);
      return target && { kind, target, isPicture: random.isBelow(0.8) };
    }
    case 'press': {
      const isTyping = ['input', 'textarea'].includes(situation.snapshot.focus);
      const isOpen = situation.snapshot.dialog !== null;
      const keys = isOpen ? ['Escape', ...KEYS] : isTyping ? KEYS : [...KEYS, ...SHORTCUTS];
      return { kind, key: random.pick(keys) };
    }
    case 'open':
      return { kind, path: random.pick(PATHS) };
    case 'resize':
      return { kind, size: random.pick(Object.keys(sizes) as (keyof typeof sizes)[]) };
    case 'friend': {
      const names = Object.keys(friendActions) as (keyof typeof friendActions)[];
      return { kind, does: random.pick(names) };
    }
    default:
      return { kind };
  }
}

async function drawTarget(
  targeting: Targeting,
  random: Random,
  { page, uses, isOffline }: Situation,
): Promise<Target | null> {
  const { targets } = await findTargets(page, targeting);
  // Loading the page again, which a person would do when they are online.
  const usable = targets.filter(({ description }) => !isOffline || !/Load again/.test(description));
  const kinds = usable.map(({ description }) => `${targeting} ${description}`);
  const weights = kinds.map((name) => 1 / (1 + Math.min(uses.get(name) ?? 0, MAX_FIRST_USES)));
  const index = random.weighted(weights);
  const name = kinds[index];
  if (name !== undefined) uses.set(name, (uses.get(name) ?? 0) + 1);
  return usable[index] ?? null;
}

/** '{user}' and '{friend}' stand for the handles of the run. */
const TEXTS = [
  'Soup today',
  'With #soup and bread',
  'Dear @{friend}, are you hungry?',
  '@bob',
  'soup',
  'bread ',
  '   ',
  'Two\nlines',
  '<b>bold</b> & "quotes"',
  '🍲🥄 👩‍👩‍👧',
  'مرحبا بالعالم',
  'e\u0301\u200b',
  `${'long'.repeat(60)} word`,
  'x'.repeat(1100),
  'https://cruddur.test/soup',
  "'; DROP TABLE users; --",
  '%',
];

const PATHS = [
  '/',
  '/?tab=everyone',
  '/notifications',
  '/messages',
  '/messages?folder=requests',
  '/messages/new/@{friend}',
  '/messages/new/@nobody_at_all',
  '/messages/00000000-0000-4000-8000-000000000000',
  '/bookmarks',
  '/settings',
  '/search',
  '/search?term=soup',
  '/search?term=%23soup',
  '/search?term={friend}&tab=people',
  '/tags/soup',
  '/tags/%25',
  '/signin',
  '/signup',
  '/recover',
  '/confirm?email=nobody%40cruddur.test',
  '/nowhere',
  '/@{user}',
  '/@{user}?tab=replies',
  '/@{user}?tab=likes',
  '/@{friend}',
  '/@{friend}?tab=media',
  '/@{friend}/followers',
  '/@{user}/following',
  '/@nobody_at_all',
  '/@{friend}/status/00000000-0000-7000-8000-000000000000',
  '/@{friend}/status/soup',
];
