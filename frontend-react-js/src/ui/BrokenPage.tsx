import { useEffect, useRef } from 'react';
import { useOnline } from '@/lib/use-online';
import { useTitle } from '@/lib/use-title';
import { Button } from './Button';
import { EmptyState } from './EmptyState';
import { PageHeader } from './PageHeader';

/** In place of a page that threw or whose code didn’t load; the latter loads again when the browser is back online. */
export function BrokenPage({ error }: { error: unknown }) {
  const isOnline = useOnline();
  const wasOffline = useRef(!isOnline);
  const isUnloaded = isLoadError(error);
  const title = isUnloaded ? 'This page didn’t load' : 'This page broke';
  useTitle(title);

  useEffect(() => {
    // Browsers remember that a module failed, so only a new document loads it for sure. Drafts survive it.
    if (isUnloaded && isOnline && wasOffline.current) window.location.reload();
    wasOffline.current = !isOnline;
  }, [isUnloaded, isOnline]);

  return (
    <>
      <PageHeader>{title}</PageHeader>
      {isUnloaded ? (
        <EmptyState title="Cruddur can’t be reached">
          <p>Check your connection. The page loads as soon as you are back.</p>
          <Button onClick={() => window.location.reload()}>Load again</Button>
        </EmptyState>
      ) : (
        <EmptyState title="The trouble is on our side">
          <p>Loading the page again usually mends it.</p>
          <Button onClick={() => window.location.reload()}>Load again</Button>
        </EmptyState>
      )}
    </>
  );
}

/** Whether the code of a page couldn’t be loaded, in the words of Chromium, Firefox, Safari and Vite. */
function isLoadError(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|Importing a module script failed|Unable to preload/.test(
      error.message,
    )
  );
}
