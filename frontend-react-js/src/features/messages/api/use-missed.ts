import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useIsConnected } from '@/lib/realtime/use-is-connected';
import { conversation } from './conversation';
import { missed } from './missed';

const ASK_EVERY_MS = 5_000;

/** Keep a conversation that is on the page whole: asked for on a visit, and again and again while nothing can be heard. */
export function useMissed(uuid: string) {
  const queries = useQueryClient();
  const isConnected = useIsConnected();
  const loadedAt = queries.getQueryState(conversation(uuid).queryKey)?.dataUpdatedAt ?? 0;
  useQuery({
    ...missed(uuid),
    // Whoever has just loaded it has missed nothing.
    initialData: loadedAt,
    initialDataUpdatedAt: loadedAt,
    staleTime: ASK_EVERY_MS,
    refetchInterval: isConnected ? false : ASK_EVERY_MS,
  });
}
