import { msg } from '@/lib/i18n/translate';
import { serverClock } from './time/server-clock';

const DAY_MS = 24 * 60 * 60_000;

/** How long something is muted, in words. */
export const MUTE_DURATIONS = {
  forever: msg('untilIUndoIt'),
  day: msg('muteForDay'),
  week: msg('muteForWeek'),
  month: msg('muteForMonth'),
};

export type MuteDuration = keyof typeof MUTE_DURATIONS;

const DAYS = { day: 1, week: 7, month: 30 };

/** Return when a mute ends that begins now, null if it has no end. */
export function muteEnd(duration: MuteDuration): string | null {
  if (duration === 'forever') return null;
  return new Date(serverClock.now() + DAYS[duration] * DAY_MS).toISOString();
}
