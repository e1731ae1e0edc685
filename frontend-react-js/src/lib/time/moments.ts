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
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });

/** How long ago, in the fewest letters: `now`, `5 min`, `3 h`, `2 d`, `Mar 4`, `Mar 4, 2024`. */
export function ago(moment: string, now: number): string {
  const then = new Date(moment);
  const age = now - then.getTime();
  if (age < MINUTE) return 'now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h`;
  if (age < 7 * DAY) return `${Math.floor(age / DAY)} d`;
  const isThisYear = then.getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? monthAndDay : monthDayAndYear).format(then);
}

export function exactTime(moment: string): string {
  return exact.format(new Date(moment));
}

export function month(moment: string): string {
  return monthAndYear.format(new Date(moment));
}
