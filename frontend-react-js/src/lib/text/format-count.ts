import { numberFormat } from '@/lib/i18n/intl';

export function formatCount(count: number): string {
  return numberFormat().format(count);
}

/** Format a number in compact notation: `7`, `1.2K`. */
export function formatCompact(count: number): string {
  return numberFormat({ notation: 'compact', maximumFractionDigits: 1 }).format(count);
}

/** Format a length of time in words: `1 hour`, `30 days`. */
export function formatDuration(count: number, unit: 'second' | 'minute' | 'hour' | 'day'): string {
  return numberFormat({ style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
