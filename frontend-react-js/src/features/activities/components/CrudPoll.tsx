import { type ComponentProps, type ComponentType, lazy, Suspense } from 'react';
import type { Activity } from '@/lib/api/types';
import { withMessages } from '@/lib/i18n/messages';
import type LoadedPoll from './Poll';

// Loaded with the first poll.
const Poll = lazy<ComponentType<ComponentProps<typeof LoadedPoll>>>(() =>
  withMessages(import('./Poll')).catch(() => ({ default: () => null })),
);

/** The poll of a crud, if it has one. */
export function CrudPoll({ activity }: { activity: Activity }) {
  const { poll } = activity;
  if (poll == null) return null;
  return (
    <Suspense fallback={<div style={{ height: `${3 * (poll.choices.length + 1)}rem` }} />}>
      <Poll activity={activity} poll={poll} />
    </Suspense>
  );
}
