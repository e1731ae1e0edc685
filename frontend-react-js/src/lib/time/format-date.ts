const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const monthAndDay = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const monthDayAndYear = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  year: 'numeric',
});
const monthAndYear = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' });
const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' });
const clockTime = new Intl.DateTimeFormat('en', { timeStyle: 'short' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });

/** Format the age of a moment: `now`, `5 min`, `3 h`, `2 d`, `Mar 4`, `Mar 4, 2024`. */
export function formatRelative(moment: string, now: number): string {
  const then = new Date(moment);
  const age = now - then.getTime();
  if (age < MINUTE) return 'now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h`;
  if (age < 7 * DAY) return `${Math.floor(age / DAY)} d`;
  const isThisYear = then.getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? monthAndDay : monthDayAndYear).format(then);
}

export function formatDateTime(moment: string): string {
  return exact.format(new Date(moment));
}

export function formatMonth(moment: string): string {
  return monthAndYear.format(new Date(moment));
}

/** Format the day of a moment: `Today`, `Yesterday`, `Monday`, `Mar 4`, `Mar 4, 2024`. */
export function formatDay(moment: string, now: number): string {
  const then = new Date(moment);
  const today = new Date(now);
  const daysAgo = Math.round((midnight(today) - midnight(then)) / DAY);
  if (daysAgo <= 0) return 'Today';
  if (daysAgo === 1) return 'Yesterday';
  if (daysAgo < 7) return weekday.format(then);
  return (then.getFullYear() === today.getFullYear() ? monthAndDay : monthDayAndYear).format(then);
}

export function formatTime(moment: string): string {
  return clockTime.format(new Date(moment));
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
