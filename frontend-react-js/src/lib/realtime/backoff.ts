const BASE_DELAY_MS = 1_000;
const MAX_DELAY_MS = 60_000;

/**
 * Exponential backoff with jitter, in milliseconds: doubles with each failure, up to a minute.
 * `chance` (0 to 1) takes off up to half, so that clients don't reconnect all at once.
 */
export function backoff(failures: number, chance: number): number {
  const delay = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** failures);
  return delay * (1 - chance / 2);
}
