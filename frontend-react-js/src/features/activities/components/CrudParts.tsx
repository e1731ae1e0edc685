import { type ComponentProps, type ComponentType, lazy, Suspense } from 'react';
import type { Activity } from '@/lib/api/types';
import { withMessages } from '@/lib/i18n/messages';
import type LoadedParts from './PollAndQuote';

// Loaded when they are needed: most cruds have neither.
const PollAndQuote = lazy<ComponentType<ComponentProps<typeof LoadedParts>>>(() =>
  withMessages(import('./PollAndQuote')).catch(() => ({ default: () => null })),
);

/** The poll of a crud and what it quotes, if it has them. */
export function CrudParts({ activity }: { activity: Activity }) {
  const { poll, quote } = activity;
  if (!poll && !quote) return null;
  return (
    <Suspense
      fallback={<div data-placeholder style={{ height: `${placeholderHeight(activity)}rem` }} />}
    >
      <PollAndQuote activity={activity} />
    </Suspense>
  );
}

/** About the height, in rem, that the poll or the quote will have, so that what is below moves little. */
function placeholderHeight({ poll, quote }: Activity): number {
  if (poll) return 3.75 + 3.25 * poll.choices.length;
  if (quote?.state !== 'available') return 5;
  return 4.75 + 1.5 * Math.min(8, Math.ceil(quote.message.length / 40));
}
