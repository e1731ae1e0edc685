import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Hear at once what concerns the `viewer`, whichever page they are on. Without that code, pages ask now and then. */
export function useLive(viewer: string | null) {
  const queries = useQueryClient();
  useEffect(() => {
    if (viewer === null) return;
    let leave: (() => void) | null | undefined;
    import('./live')
      .then(({ goLive }) => {
        if (leave !== null) leave = goLive(queries, viewer);
      })
      .catch(() => undefined);
    return () => {
      leave?.();
      leave = null;
    };
  }, [queries, viewer]);
}
