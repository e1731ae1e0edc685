import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Hear at once what concerns the `viewer`, whichever page they are on. Without that code, pages ask now and then. */
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
