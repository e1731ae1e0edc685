import type { Activity, QuotedActivity } from '@/lib/api/types';

/** Return a crud as it is on the card of one that quotes it. */
export function toQuote(activity: Activity): QuotedActivity {
  const { quote: _, ...shown } = activity;
  return { ...shown, state: 'available', muted: false };
}
