import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useSession } from '@/lib/session/use-session';

/** Drops all that was loaded for one person when another person, or nobody, takes their place. */
export function ClearCacheOnUserChange() {
  const queries = useQueryClient();
  const session = useSession();
  const viewer = session.status === 'signed-in' ? session.person.uuid : session.status;
  const lastViewer = useRef<string | null>(null);

  useEffect(() => {
    // While it is unknown who is there, requests wait: nothing has been loaded for the wrong person.
    if (viewer === 'unknown') return;
    if (lastViewer.current !== null && lastViewer.current !== viewer) queries.resetQueries();
    lastViewer.current = viewer;
  }, [viewer, queries]);

  return null;
}
