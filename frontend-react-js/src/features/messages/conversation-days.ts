import type { CachedMessage } from './api/types';

/** Consecutive messages of one person. */
export type Run = { author: string; messages: CachedMessage[] };

export type ConversationDay = { startedAt: string; runs: Run[] };

const RUN_GAP_MS = 5 * 60_000;

/** Group messages, oldest first, by day and by consecutive messages of one person. */
export function conversationDays(messages: readonly CachedMessage[]): ConversationDay[] {
  const days: ConversationDay[] = [];
  let last: CachedMessage | null = null;
  for (const message of messages) {
    const isSameDay = last !== null && dayOf(last) === dayOf(message);
    const day =
      (isSameDay && days.at(-1)) || append(days, { startedAt: message.created_at, runs: [] });
    const continuesRun = isSameDay && last !== null && isSameRun(last, message);
    const run =
      (continuesRun && day.runs.at(-1)) ||
      append(day.runs, { author: message.user_uuid, messages: [] });
    run.messages.push(message);
    last = message;
  }
  return days;
}

function append<Item>(list: Item[], item: Item): Item {
  list.push(item);
  return item;
}

function dayOf({ created_at }: CachedMessage): string {
  return new Date(created_at).toDateString();
}

function isSameRun(last: CachedMessage, next: CachedMessage): boolean {
  const gap = Date.parse(next.created_at) - Date.parse(last.created_at);
  return last.user_uuid === next.user_uuid && gap < RUN_GAP_MS;
}
