import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useIsConnected } from '@/lib/realtime/use-is-connected';
import { group } from './group';
import { heldGroup } from './groups-in-cache';

const ASK_EVERY_MS = 15_000;

/** One conversation. What a list says of it stands in until it has come. */
export function useGroup(uuid: string) {
  const queries = useQueryClient();
  const isConnected = useIsConnected();
  return useQuery({
    ...group(uuid),
    placeholderData: () => heldGroup(queries, uuid),
    refetchInterval: isConnected ? false : ASK_EVERY_MS,
  });
}
