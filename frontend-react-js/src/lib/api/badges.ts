import { queryOptions, useQuery } from '@tanstack/react-query';
import { useIsConnected } from '@/lib/realtime/use-is-connected';
import { api, unwrap } from './client';

/** Unread counts of notifications and messages. */
export const badges = queryOptions({
  queryKey: ['badges'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/badges', { signal }))).data,
  refetchOnWindowFocus: 'always',
});

const POLL_INTERVAL_MS = 30_000;
/** Events can be lost, so the counts are polled even while the socket is connected. */
const CONNECTED_POLL_INTERVAL_MS = 5 * 60_000;

/** Return the unread counts, polled while the page is visible. */
export function useBadges() {
  const isConnected = useIsConnected();
  return useQuery({
    ...badges,
    refetchInterval: isConnected ? CONNECTED_POLL_INTERVAL_MS : POLL_INTERVAL_MS,
  }).data;
}
