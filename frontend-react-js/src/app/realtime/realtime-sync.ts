import type { QueryClient } from '@tanstack/react-query';
import { applyMessageEvent, refetchMissed } from '@/features/messages/api/realtime-events';
import { badges } from '@/lib/api/badges';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import { connectionStatus } from '@/lib/realtime/connection-status';
import { fetchSocketUrl } from '@/lib/realtime/fetch-socket-url';
import { connectWithRetry } from '@/lib/realtime/reconnecting-socket';

/** Open the viewer's socket and apply its events to the query cache, until the returned function is called. */
export function startRealtimeSync(queries: QueryClient, viewer: string): () => void {
  return connectWithRetry({
    fetchSocketUrl,
    onStatus: connectionStatus.set,
    onOpen: () => {
      cancelAndInvalidate(queries, badges.queryKey);
      refetchMissed(queries);
    },
    onEvent: (event) => {
      // The notifications page refetches when it is visited.
      if (event.type === 'notification.created') cancelAndInvalidate(queries, badges.queryKey);
      else applyMessageEvent(queries, viewer, event);
    },
  });
}
