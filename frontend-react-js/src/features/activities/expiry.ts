const HOUR_MS = 3_600_000;

/** Lifetimes of a crud: the API's values, and their lengths. */
export const expiries = [
  { ttl: '1-hour', count: 1, unit: 'hour', ms: HOUR_MS },
  { ttl: '3-hours', count: 3, unit: 'hour', ms: 3 * HOUR_MS },
  { ttl: '12-hours', count: 12, unit: 'hour', ms: 12 * HOUR_MS },
  { ttl: '1-day', count: 1, unit: 'day', ms: 24 * HOUR_MS },
  { ttl: '3-days', count: 3, unit: 'day', ms: 3 * 24 * HOUR_MS },
  { ttl: '7-days', count: 7, unit: 'day', ms: 7 * 24 * HOUR_MS },
  { ttl: '30-days', count: 30, unit: 'day', ms: 30 * 24 * HOUR_MS },
] as const;

export type ExpiryTtl = (typeof expiries)[number]['ttl'];

export const defaultExpiry: ExpiryTtl = '7-days';

export function parseExpiry(ttl: string | null): ExpiryTtl | null {
  return expiries.find((expiry) => expiry.ttl === ttl)?.ttl ?? null;
}

/** Return how long a crud written now would live, in milliseconds; without a lifetime, until its parent expires. */
export function lifetime(ttl: ExpiryTtl | null, parentExpiresAt: string | null, now: number) {
  if (ttl === null) return parentExpiresAt === null ? 0 : Date.parse(parentExpiresAt) - now;
  return expiries.find((expiry) => expiry.ttl === ttl)?.ms ?? 0;
}

/** Whether a crud written now with this lifetime would expire after a moment. */
export function outlives(ttl: ExpiryTtl, until: string, now: number): boolean {
  const ms = expiries.find((expiry) => expiry.ttl === ttl)?.ms ?? 0;
  return now + ms > Date.parse(until);
}
