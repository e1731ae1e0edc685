/** A poll that is being written. */

import { cleanText } from '@/lib/text/clean';
import { measureChoice } from '@/lib/text/limits';
import { expiries } from './expiry';

const MINUTE_MS = 60_000;

/** How long a poll may be, if its crud lives longer. */
export const pollLengths = [
  { count: 30, unit: 'minute', ms: 30 * MINUTE_MS },
  ...expiries,
] as const;

export const MIN_CHOICES = 2;
export const MAX_CHOICES = 4;

/** `length` is in milliseconds; null is that of the crud. */
export type PollDraft = {
  choices: string[];
  multiple: boolean;
  length: number | null;
};

/** `duration` is in seconds. */
export type NewPoll = { choices: string[]; multiple: boolean; duration: number | null };

export const emptyPoll: PollDraft = {
  choices: ['', ''],
  multiple: false,
  length: null,
};

/** Return a stored poll, null if there is none. */
export function parsePoll(stored: string): PollDraft | null {
  return stored === '' ? null : JSON.parse(stored);
}

/** Why a poll can't be sent yet; `tooLong` is said by the fields. */
export type PollProblem = 'tooFew' | 'alike' | 'tooLong' | null;

export function pollProblem({ choices }: PollDraft): PollProblem {
  const written = writtenChoices(choices);
  if (choices.some((choice) => measureChoice(choice).problem !== null)) return 'tooLong';
  if (written.length < MIN_CHOICES) return 'tooFew';
  return new Set(written.map(seen)).size < written.length ? 'alike' : null;
}

/** Return a poll as it is sent, or saved unfinished. */
export function toNewPoll({ choices, multiple, length }: PollDraft): NewPoll {
  return {
    choices: writtenChoices(choices),
    multiple,
    duration: length === null ? null : length / 1000,
  };
}

/** Return the poll of a draft of the server, to go on writing it. */
export function toPollDraft({ choices, multiple, duration }: NewPoll): PollDraft {
  const missing = Math.max(0, MIN_CHOICES - choices.length);
  return {
    choices: [...choices, ...Array<string>(missing).fill('')],
    multiple,
    length: duration === null ? null : duration * 1000,
  };
}

function writtenChoices(choices: readonly string[]): string[] {
  return choices.map((choice) => cleanText(choice)).filter((choice) => seen(choice) !== '');
}

/** Return what of a text can be seen, without spaces, as the API compares choices. */
function seen(text: string): string {
  return text.replace(/[\p{Z}\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]/gu, '');
}
