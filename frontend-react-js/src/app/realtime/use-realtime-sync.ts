import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Run the realtime sync for the `viewer`. If its code can't be loaded, the pages poll. */
export function useRealtimeSync(viewer: string | null) {
  const queries = useQueryClient();
  useEffect(() => {
    if (viewer === null) return;
    let stop: (() => void) | null | undefined;
    import('./realtime-sync')
      .then(({ startRealtimeSync }) => {
        if (stop !== null) stop = startRealtimeSync(queries, viewer);
      })
      .catch(() => undefined);
    return () => {
      stop?.();
      stop = null;
    };
  }, [queries, viewer]);
}
