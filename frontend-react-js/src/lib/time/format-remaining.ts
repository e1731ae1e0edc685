const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function hasExpired(expiresAt: string | null, now: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now;
}

/** Format the time left, rounded down: `42 min`. */
export function formatRemaining(expiresAt: string, now: number): string {
  const left = Math.max(0, Date.parse(expiresAt) - now);
  if (left < MINUTE) return `${Math.floor(left / SECOND)} s`;
  if (left < HOUR) return `${Math.floor(left / MINUTE)} min`;
  if (left < 2 * DAY) return `${Math.floor(left / HOUR)} h`;
  return `${Math.floor(left / DAY)} d`;
}

/** Return the fraction of the lifetime that is left, from 1 to 0. */
export function fractionLeft(since: string, until: string, now: number): number {
  const end = Date.parse(until);
  const lifetime = end - Date.parse(since);
  return lifetime <= 0 ? 0 : Math.min(1, Math.max(0, (end - now) / lifetime));
}
