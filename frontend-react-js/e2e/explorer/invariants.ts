import type { Action } from './actions';
import type { Events } from './events';
import type { Snapshot } from './snapshot';

/** An action with what was there before and after it. */
export type Step = {
  action: Action;
  /** null if the action before it wasn't waited for. */
  before: Snapshot | null;
  after: Snapshot;
  events: Events;
  isOffline: boolean;
  /** Whether something had the focus when the open dialog was opened, to which it returns. */
  hasOpener: boolean;
  /** The page as it was last seen at each entry of the history, by key. */
  visited: ReadonlyMap<string, Snapshot>;
  /** The text that each composer should have, by viewer and name. */
  drafts: ReadonlyMap<string, string>;
};

/** Return what is wrong after an action, one sentence each; nothing if all is well. */
export type Invariant = (step: Step) => string[];

const PHONE_WIDTH = 400;
const isUpload = (path: string) => path.startsWith('/api/media/');
const NAVIGATIONS = ['back', 'forward', 'reload', 'open', 'sign-in'];

export const invariants = {
  'no uncaught error': ({ events }) => events.errors,

  'no console error': ({ events, isOffline }) => (isOffline ? [] : events.consoleErrors),

  'no server error': ({ events }) =>
    events.failures
      .filter(({ status }) => status !== null && status >= 500)
      .map(({ method, path, reason }) => `${method} ${path}: ${reason}`),

  'a failed request is shown': ({ before, events, after }) =>
    events.failures
      // The page of a visitor shows that there is no session.
      .filter(({ status }) => !(after.viewer === null && status === 401))
      // An upload that broke off is deleted in the background, and may be gone already.
      .filter(
        ({ method, path, status }) => !(isUpload(path) && method === 'DELETE' && status === 404),
      )
      // A page that was left at once, or by signing out, doesn't show what it couldn't read.
      .filter(({ method }) => !(method === 'GET' && before?.viewer !== after.viewer))
      .filter(() => after.warnings.length === 0)
      .map(({ method, path, reason }) => `${method} ${path}: ${reason}, and the page is silent`),

  'no broken page': ({ after, isOffline }) =>
    after.isBroken && !isOffline ? ['The page says that it broke'] : [],

  'no dead end': ({ after }) => (after.links === 0 ? ['The page has no link'] : []),

  'one title and one heading': ({ after: { title, h1 } }) => [
    ...(/(^| · )Cruddur$/.test(title) ? [] : [`The title is “${title}”`]),
    ...(h1.length === 1 ? [] : [`There are ${h1.length} headings: ${h1.join(', ')}`]),
  ],

  'a reload shows the same page': ({ action, before, after }) => {
    if (action.kind !== 'reload' || before?.viewer !== after.viewer) return [];
    return [
      ...differ('address', before.path, after.path),
      ...differ('heading', before.h1.join(), after.h1.join()),
      ...differ('title', before.title, after.title),
      ...differ('tab', labels(before), labels(after)),
    ];
  },

  'Back returns to the page before': ({ action, before, after, visited }) => {
    const steps = { back: -1, forward: 1 }[action.kind as string];
    if (steps === undefined || before === null) return [];
    const index = before.history.index + steps;
    const key = before.history.keys[index];
    if (key === undefined) return [];
    const address = before.history.paths[index] ?? '';
    const seen = visited.get(key);
    const isSeen = seen?.path === address;
    // Somebody else sees other pages at the same addresses.
    if (seen && seen.viewer !== after.viewer) return [];
    return [
      ...(after.history.index === index
        ? []
        : [`The history is at ${after.history.index}, not ${index}`]),
      ...differ('address', address, after.path),
      ...(isSeen ? differ('heading', seen.h1.join(), after.h1.join()) : []),
      ...(isSeen ? differ('tab', labels(seen), labels(after)) : []),
    ];
  },

  'no crud twice in a list': ({ after }) =>
    after.lists.flatMap((rows) =>
      rows
        .filter((row, index) => rows.indexOf(row) !== index)
        .map((row) => `${row} is there again`),
    ),

  'closing a dialog keeps the focus': ({ action, before, after, hasOpener }) => {
    const isClosed = before !== null && before.dialog !== null && after.dialog === null;
    // Its opener is gone with the page.
    if (!isClosed || !hasOpener || NAVIGATIONS.includes(action.kind)) return [];
    return after.focus === 'body' || after.focus === 'nothing'
      ? [`Nothing has the focus after “${before.dialog}”`]
      : [];
  },

  'a dialog can be closed': ({ action, before, after }) => {
    const { dialog } = after;
    if (dialog === null) return [];
    const isEscape = action.kind === 'press' && action.key === 'Escape';
    // Escape closes an open list of suggestions first.
    const stays = isEscape && before?.dialog === dialog && before.popups === 0;
    return [
      ...(after.dialogButtons === 0 ? [`“${dialog}” has no button`] : []),
      ...(stays ? [`Escape doesn’t close “${dialog}”`] : []),
    ];
  },

  'a dialog ends with its page': ({ before, after }) =>
    after.dialog !== null && before?.dialog === after.dialog && before.path !== after.path
      ? [`“${after.dialog}” of ${before.path} is open at ${after.path}`]
      : [],

  'no horizontal scroll on a phone': ({ after: { viewportWidth, excessWidth } }) =>
    viewportWidth <= PHONE_WIDTH && excessWidth > 0
      ? [`The page is ${excessWidth} px too wide`]
      : [],

  'a draft isn’t lost': ({ after, drafts }) =>
    after.composers.flatMap(({ name, value }) => {
      const written = drafts.get(draftKey(after.viewer, name));
      return written === undefined || written === value
        ? []
        : [`The composer ${name} has “${value}” instead of “${written}”`];
    }),
} satisfies Record<string, Invariant>;

/** Only these can be judged while a page is still loading. */
export const whileLoading: readonly string[] = [
  'no uncaught error',
  'no console error',
  'no server error',
];

export function draftKey(viewer: string | null, composer: string): string {
  return `${viewer ?? ''} ${composer}`;
}

/** The current tabs, without the counts in their labels. */
function labels({ currentTabs }: Snapshot): string {
  return currentTabs.map((label) => label.replace(/[\d(),.+]+/g, '').trim()).join();
}

function differ(what: string, expected: string, actual: string): string[] {
  return expected === actual ? [] : [`The ${what} is “${actual}” instead of “${expected}”`];
}
