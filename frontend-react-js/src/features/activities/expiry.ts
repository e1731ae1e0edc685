const HOUR_MS = 3_600_000;

/** Lifetimes of a crud: the API's values, their labels and lengths. */
export const expiries = [
  { ttl: '1-hour', label: '1 hour', ms: HOUR_MS },
  { ttl: '3-hours', label: '3 hours', ms: 3 * HOUR_MS },
  { ttl: '12-hours', label: '12 hours', ms: 12 * HOUR_MS },
  { ttl: '1-day', label: '1 day', ms: 24 * HOUR_MS },
  { ttl: '3-days', label: '3 days', ms: 3 * 24 * HOUR_MS },
  { ttl: '7-days', label: '7 days', ms: 7 * 24 * HOUR_MS },
  { ttl: '30-days', label: '30 days', ms: 30 * 24 * HOUR_MS },
] as const;

export type ExpiryTtl = (typeof expiries)[number]['ttl'];

export const defaultExpiry: ExpiryTtl = '7-days';

export function parseExpiry(ttl: string | null): ExpiryTtl | null {
  return expiries.find((expiry) => expiry.ttl === ttl)?.ttl ?? null;
}

/** Whether a crud written now with this lifetime would expire after a moment. */
export function outlives(ttl: ExpiryTtl, until: string, now: number): boolean {
  const ms = expiries.find((expiry) => expiry.ttl === ttl)?.ms ?? 0;
  return now + ms > Date.parse(until);
}
