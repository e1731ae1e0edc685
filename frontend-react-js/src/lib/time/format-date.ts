import { dateFormat, relativeTimeFormat } from '@/lib/i18n/intl';
import { languageStore } from '@/lib/i18n/messages';
import { t } from '@/lib/i18n/translate';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTH_AND_DAY: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };
const MONTH_DAY_AND_YEAR: Intl.DateTimeFormatOptions = { ...MONTH_AND_DAY, year: 'numeric' };

/** Format the age of a moment: `now`, `5 min`, `3 h`, `2 d`, `Mar 4`, `Mar 4, 2024`. */
export function formatRelative(moment: string, now: number): string {
  const then = new Date(moment);
  const age = now - then.getTime();
  if (age < MINUTE) return t('justNow');
  if (age < HOUR) return t('unitMinutes', { count: Math.floor(age / MINUTE) });
  if (age < DAY) return t('unitHours', { count: Math.floor(age / HOUR) });
  if (age < 7 * DAY) return t('unitDays', { count: Math.floor(age / DAY) });
  return monthAndDay(then, new Date(now));
}

export function formatDateTime(moment: string): string {
  return dateFormat({ dateStyle: 'full', timeStyle: 'short' }).format(new Date(moment));
}

export function formatMonth(moment: string): string {
  return dateFormat({ month: 'long', year: 'numeric' }).format(new Date(moment));
}

/** Format the day of a moment: `Today`, `Yesterday`, `Monday`, `Mar 4`, `Mar 4, 2024`. */
export function formatDay(moment: string, now: number): string {
  const then = new Date(moment);
  const today = new Date(now);
  const daysAgo = Math.round((midnight(today) - midnight(then)) / DAY);
  if (daysAgo <= 1)
    return capitalize(relativeTimeFormat({ numeric: 'auto' }).format(-Math.max(0, daysAgo), 'day'));
  if (daysAgo < 7) return dateFormat({ weekday: 'long' }).format(then);
  return monthAndDay(then, today);
}

export function formatTime(moment: string): string {
  return dateFormat({ timeStyle: 'short' }).format(new Date(moment));
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function monthAndDay(date: Date, today: Date): string {
  const isThisYear = date.getFullYear() === today.getFullYear();
  return dateFormat(isThisYear ? MONTH_AND_DAY : MONTH_DAY_AND_YEAR).format(date);
}

function capitalize(text: string): string {
  return text.charAt(0).toLocaleUpperCase(languageStore.current()) + text.slice(1);
}
