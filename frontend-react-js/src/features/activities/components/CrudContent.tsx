import { type ComponentProps, type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import type { Activity } from '@/lib/api/types';
import { withMessages } from '@/lib/i18n/messages';
import type LoadedContentWarning from './ContentWarning';

// Loaded when it is needed. Without its code, the content stays hidden.
const ContentWarning = lazy<ComponentType<ComponentProps<typeof LoadedContentWarning>>>(() =>
  withMessages(import('./ContentWarning')).catch(() => ({ default: () => null })),
);

/** Text and pictures of a crud, behind its warnings if there are some. */
export function CrudContent({
  activity,
  isHiddenShown = false,
  children,
}: {
  activity: Activity;
  isHiddenShown?: boolean;
  children: ReactNode;
}) {
  if (!activity.hidden && !activity.moderation_warning && !activity.content_warning) {
    return children;
  }
  return (
    <Suspense>
      <ContentWarning activity={activity} isHiddenShown={isHiddenShown}>
        {children}
      </ContentWarning>
    </Suspense>
  );
}
