import type { QueryClient } from '@tanstack/react-query';
import { applyMessageEvent, refetchMissed } from '@/features/messages/api/realtime-events';
import { badges } from '@/lib/api/badges';
import { refresh } from '@/lib/api/refresh';
import { askForAddress } from '@/lib/realtime/ask-for-address';
import { keepConnected } from '@/lib/realtime/keep-connected';
import { realtimeStatus } from '@/lib/realtime/status';

/** Open the viewer's socket, and bring what it says to the pages, until the returned function is called. */
export function goLive(queries: QueryClient, viewer: string): () => void {
  return keepConnected({
    askForAddress,
    onStatus: realtimeStatus.become,
    onOpen: () => {
      refresh(queries, badges.queryKey);
      refetchMissed(queries);
    },
    onEvent: (event) => {
      // Their page shows what is new when it is visited.
      if (event.type === 'notification.created') refresh(queries, badges.queryKey);
      else applyMessageEvent(queries, viewer, event);
    },
  });
}
