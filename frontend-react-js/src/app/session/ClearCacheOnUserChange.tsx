import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useSession } from '@/lib/session/use-session';
import { restoredPlace } from '../reload-place';

/** Clear the query cache when another user signs in or the user signs out. */
export function ClearCacheOnUserChange() {
  const queries = useQueryClient();
  const session = useSession();
  const viewer = session.status === 'signed-in' ? session.person.uuid : session.status;
  const lastViewer = useRef(restoredPlace()?.viewer ?? null);

  useEffect(() => {
    // Requests wait while the session is unknown, so nothing has been cached for the wrong user.
    if (viewer === 'unknown') return;
    if (lastViewer.current !== null && lastViewer.current !== viewer) queries.resetQueries();
    lastViewer.current = viewer;
  }, [viewer, queries]);

  return null;
}
