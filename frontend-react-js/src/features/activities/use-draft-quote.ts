import type { Activity, Quote } from '@/lib/api/types';
import { useDraftText } from '@/lib/use-draft-text';
import { toQuote } from './to-quote';

/** What a crud or reply that is being written quotes, as it was when that was chosen. */
export type DraftQuote = { uuid: string; card: Quote };

/** Name of the quote of a draft. */
export function quoteOf(draft: string): string {
  return `${draft}.quote`;
}

/** What a draft quotes, shared by all its composers: `quoted`, or what was chosen; null if nothing was. */
export function useDraftQuote(draft: string, quoted: Activity | undefined) {
  const [stored, setStored] = useDraftText(quoteOf(draft));
  const chosen: DraftQuote | null = stored === '' ? null : JSON.parse(stored);
  return {
    quote: quoted ? { uuid: quoted.uuid, card: toQuote(quoted) } : chosen,
    setQuote: (next: DraftQuote | null) => setStored(next === null ? '' : JSON.stringify(next)),
  };
}
