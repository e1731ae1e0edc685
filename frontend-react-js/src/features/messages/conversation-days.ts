import type { HeldMessage } from './api/types';

/** What one person said without a pause. */
export type Run = { author: string; messages: HeldMessage[] };

export type ConversationDay = { moment: string; runs: Run[] };

const PAUSE_MS = 5 * 60_000;

/** Group messages, oldest first, by the day they were written on, and by who wrote several in a row. */
export function conversationDays(messages: readonly HeldMessage[]): ConversationDay[] {
  const days: ConversationDay[] = [];
  let last: HeldMessage | null = null;
  for (const message of messages) {
    const isSameDay = last !== null && dayOf(last) === dayOf(message);
    const day =
      (isSameDay && days.at(-1)) || append(days, { moment: message.created_at, runs: [] });
    const goesOn = isSameDay && last !== null && belongsTo(last, message);
    const run =
      (goesOn && day.runs.at(-1)) || append(day.runs, { author: message.user_uuid, messages: [] });
    run.messages.push(message);
    last = message;
  }
  return days;
}

function append<Item>(list: Item[], item: Item): Item {
  list.push(item);
  return item;
}

function dayOf({ created_at }: HeldMessage): string {
  return new Date(created_at).toDateString();
}

function belongsTo(last: HeldMessage, next: HeldMessage): boolean {
  const pause = Date.parse(next.created_at) - Date.parse(last.created_at);
  return last.user_uuid === next.user_uuid && pause < PAUSE_MS;
}
