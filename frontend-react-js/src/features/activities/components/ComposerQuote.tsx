import { type ComponentProps, type ComponentType, lazy, Suspense } from 'react';
import { withMessages } from '@/lib/i18n/messages';
import { findCrudLink } from '../crud-link';
import type { DraftQuote } from '../use-draft-quote';
import type LoadedQuote from './DraftQuoteCard';
import type LoadedOffer from './QuoteOffer';

const nothing = { default: () => null };
// Loaded when they are needed: most cruds quote nothing.
const DraftQuoteCard = lazy<ComponentType<ComponentProps<typeof LoadedQuote>>>(() =>
  withMessages(import('./DraftQuoteCard')).catch(() => nothing),
);
const QuoteOffer = lazy<ComponentType<ComponentProps<typeof LoadedOffer>>>(() =>
  withMessages(import('./QuoteOffer')).catch(() => nothing),
);

/** What is quoted by the crud that is being written, or the offer to quote the crud to which its text links. */
export function ComposerQuote({
  quote,
  text,
  canRemove,
  isLocked,
  onChange,
}: {
  quote: DraftQuote | null;
  text: string;
  canRemove: boolean;
  isLocked: boolean;
  onChange: (quote: DraftQuote | null, text: string) => void;
}) {
  const link = quote === null ? findCrudLink(text) : null;
  return (
    <Suspense>
      {quote && (
        <DraftQuoteCard
          card={quote.card}
          isLocked={isLocked}
          onRemove={canRemove ? () => onChange(null, text) : null}
        />
      )}
      {link && (
        <QuoteOffer
          key={link.uuid}
          link={link}
          isLocked={isLocked}
          onQuote={(next) => onChange(next, text.replace(link.url, '').trim())}
        />
      )}
    </Suspense>
  );
}
