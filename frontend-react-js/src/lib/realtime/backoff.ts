const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * How long to wait, in milliseconds, after so many failures in a row: twice as long each time, up to a
 * minute. Up to half of it is left to `chance` (0 to 1), so that many who lost the same server don't
 * come back as one.
 */
export function backoff(failures: number, chance: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  return whole * (1 - chance / 2);
}
