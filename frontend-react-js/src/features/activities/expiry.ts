/** Lifetimes of a crud: the API's values and their labels. */
export const expiries = [
  { ttl: '1-hour', label: '1 hour' },
  { ttl: '3-hours', label: '3 hours' },
  { ttl: '12-hours', label: '12 hours' },
  { ttl: '1-day', label: '1 day' },
  { ttl: '3-days', label: '3 days' },
  { ttl: '7-days', label: '7 days' },
  { ttl: '30-days', label: '30 days' },
] as const;

export type ExpiryTtl = (typeof expiries)[number]['ttl'];

export const defaultExpiry: ExpiryTtl = '7-days';

export function parseExpiry(ttl: string | null): ExpiryTtl | null {
  return expiries.find((expiry) => expiry.ttl === ttl)?.ttl ?? null;
}
