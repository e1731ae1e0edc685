import { type Action, act, type Explored } from './actions';
import { type Events, recordEvents } from './events';
import { nextAction } from './generator';
import { draftKey, type Invariant, invariants, type Step, whileLoading } from './invariants';
import { unlessNavigating } from './navigating';
import { createRandom } from './random';
import { settle } from './settle';
import { type Snapshot, takeSnapshot } from './snapshot';

export type Violation = { at: number; invariant: string; text: string; path: string };

export type Report = ReturnType<typeof newReport>;

export function newReport() {
  return { actions: [] as Action[], violations: [] as Violation[], pages: new Set<string>() };
}

/**
 * Do random actions until the time is up, or those of an earlier run, and judge each by every invariant.
 * `onViolation` is called for the first violation of a kind.
 */
export async function explore(
  explored: Explored,
  report: Report,
  {
    seed,
    seconds,
    replayed,
    onViolation,
  }: {
    seed: number;
    seconds: number;
    replayed: Action[] | null;
    onViolation: (violation: Violation) => Promise<void>;
  },
): Promise<void> {
  const { page } = explored;
  const random = createRandom(seed);
  const recorder = recordEvents(page);
  const visited = new Map<string, Snapshot>();
  const drafts = new Map<string, string>();
  const uses = new Map<string, number>();
  const known = new Set<string>();
  const end = Date.now() + seconds * 1000;
  let isOffline = false;
  let wasOffline = false;
  let wasRushed = false;
  let hasOpener = true;
  await settle(page, recorder);
  let snapshot = await takeSnapshot(page);

  async function judge(step: Step, names: readonly string[]) {
    for (const [invariant, check] of Object.entries(invariants) as [string, Invariant][]) {
      if (!names.includes(invariant)) continue;
      for (const text of check(step)) {
        const violation = { at: report.actions.length, invariant, text, path: step.after.path };
        report.violations.push(violation);
        const kind = `${invariant} ${text.replace(/[\da-f]{8}-[\da-f-]+|@\w+|\d+/g, '…')}`;
        if (known.has(kind)) continue;
        known.add(kind);
        await onViolation(violation);
      }
    }
  }

  const isOver = () =>
    replayed ? report.actions.length >= replayed.length : Date.now() >= end && !isOffline;
  while (!isOver()) {
    const before = wasRushed ? null : snapshot;
    const action: Action =
      replayed?.[report.actions.length] ??
      (await unlessNavigating({ kind: 'press', key: 'Escape' } as const, () =>
        nextAction(random, { page, snapshot, isOffline, uses }),
      ));
    report.actions.push(action);
    // The handle may have been changed in the settings.
    explored.user.handle = snapshot.viewer ?? explored.user.handle;
    await unlessNavigating(false, () => act(action, explored));
    if (action.kind === 'offline' || action.kind === 'online')
      isOffline = action.kind === 'offline';
    if (action.isRushed) {
      wasRushed = true;
      // Nobody saw what was typed into which composer.
      if (action.kind === 'type' || action.kind === 'press') drafts.clear();
      wasOffline ||= isOffline;
      continue;
    }

    const isSettled = await settle(page, recorder);
    snapshot = await takeSnapshot(page);
    report.pages.add(snapshot.path.replace(/[\da-f]{8}-[\da-f-]+|@\w+/g, '…'));
    const events = await recorder.take();
    followDrafts(drafts, { action, before, after: snapshot, events });
    if (changesHeadings(events)) visited.clear();
    // By a key, a dialog may open while nothing has the focus.
    if (before?.dialog === null && snapshot.dialog !== null) {
      hasOpener = action.kind !== 'press' || before.focus !== 'body';
    }
    const step: Step = {
      action,
      before,
      after: snapshot,
      events,
      isOffline: isOffline || wasOffline || action.kind === 'online',
      hasOpener,
      visited,
      drafts,
    };
    await judge(step, isSettled ? Object.keys(invariants) : whileLoading);
    const key = snapshot.history.keys[snapshot.history.index];
    // A page that says that it couldn't load will say something else.
    if (key !== undefined && snapshot.warnings.length === 0) visited.set(key, snapshot);
    // One loss is one violation.
    for (const { name, value } of snapshot.composers) {
      const draft = draftKey(snapshot.viewer, name);
      if (drafts.has(draft)) drafts.set(draft, value);
    }
    wasRushed = false;
    wasOffline = isOffline;
  }
}

/** Update the text that each composer should have, after it was changed or sent. */
function followDrafts(
  drafts: Map<string, string>,
  { action, before, after, events }: Pick<Step, 'action' | 'before' | 'after' | 'events'>,
) {
  const sent = new Set(events.accepted.map(({ message }) => message));
  // A composer that sends may be in a dialog, which is closed then.
  for (const [draft, text] of drafts) if (sent.has(normalize(text))) drafts.set(draft, '');
  const isTyped = action.kind === 'type' || action.kind === 'press' || before === null;
  for (const { name, value } of after.composers) {
    const draft = draftKey(after.viewer, name);
    const text = drafts.get(draft) ?? '';
    // A message that isn't sent yet, or can't be, is shown in the conversation.
    const isOutgoing = name.startsWith('to ') && after.mainText.includes(normalize(text));
    if (text.trim() === '' || (isTyped && value !== '') || (value === '' && isOutgoing)) {
      drafts.set(draft, value);
    }
  }
}

function normalize(text: string): string {
  return text.normalize('NFC').trim();
}

/** Whether somebody's name, handle or access has changed, and with it the headings of earlier pages. */
function changesHeadings({ accepted }: Events): boolean {
  return accepted.some(
    ({ method, path }) => method !== 'POST' && !/\/(like|repost|bookmark|follow|read)\b/.test(path),
  );
}
