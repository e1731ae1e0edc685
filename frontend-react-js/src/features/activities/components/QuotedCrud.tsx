import { type ComponentProps, type ComponentType, lazy, Suspense } from 'react';
import type { Activity } from '@/lib/api/types';
import { withMessages } from '@/lib/i18n/messages';
import type LoadedQuoteCard from './QuoteCard';

// Loaded when it is needed: most cruds quote nothing.
const QuoteCard = lazy<ComponentType<ComponentProps<typeof LoadedQuoteCard>>>(() =>
  withMessages(import('./QuoteCard')).catch(() => ({ default: () => null })),
);

/** What a crud quotes, if it does. */
export function QuotedCrud({ quote }: { quote: Activity['quote'] }) {
  return (
    quote && (
      <Suspense>
        <QuoteCard quote={quote} />
      </Suspense>
    )
  );
}
