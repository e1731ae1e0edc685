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
    <Suspense fallback={poll && <div style={{ height: `${3 * (poll.choices.length + 1)}rem` }} />}>
      <PollAndQuote activity={activity} />
    </Suspense>
  );
}
