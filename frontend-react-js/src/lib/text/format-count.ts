const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat('en');

/** Format a number in compact notation: `7`, `1.2K`. */
export function formatCompact(count: number): string {
  return compact.format(count);
}

/** Format a number with its noun: `1 like`, `1,200 likes`. */
export function pluralize(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${exact.format(count)} ${many}`;
}
