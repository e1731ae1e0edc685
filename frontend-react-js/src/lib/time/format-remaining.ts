import { t } from '@/lib/i18n/translate';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function hasExpired(expiresAt: string | null, now: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now;
}

/** Format the time left, rounded as people do: what was chosen as 7 days begins as `7 d`. */
export function formatRemaining(expiresAt: string, now: number): string {
  const left = Math.max(0, Date.parse(expiresAt) - now);
  const [seconds, minutes, hours] = [SECOND, MINUTE, HOUR].map((unit) => Math.round(left / unit));
  if (seconds !== undefined && seconds < 60) return t('unitSeconds', { count: seconds });
  if (minutes !== undefined && minutes < 60) return t('unitMinutes', { count: minutes });
  if (hours !== undefined && hours < 48) return t('unitHours', { count: hours });
  return t('unitDays', { count: Math.round(left / DAY) });
}

/** Return the fraction of the lifetime that is left, from 1 to 0. */
export function fractionLeft(since: string, until: string, now: number): number {
  const end = Date.parse(until);
  const lifetime = end - Date.parse(since);
  return lifetime <= 0 ? 0 : Math.min(1, Math.max(0, (end - now) / lifetime));
}
