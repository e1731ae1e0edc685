import { queryOptions, useQuery } from '@tanstack/react-query';
import { useIsConnected } from '@/lib/realtime/use-is-connected';
import { api, unwrap } from './client';

/** How much is unread. */
export const badges = queryOptions({
  queryKey: ['badges'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/badges', { signal }))).data,
  refetchOnWindowFocus: 'always',
});

const POLL_INTERVAL_MS = 30_000;
/** What the socket says is a hint, and hints get lost. */
const CONNECTED_POLL_INTERVAL_MS = 5 * 60_000;

/** How much is unread: asked again and again while the page is looked at, seldom while the socket says what is new. */
export function useBadges() {
  const isConnected = useIsConnected();
  return useQuery({
    ...badges,
    refetchInterval: isConnected ? CONNECTED_POLL_INTERVAL_MS : POLL_INTERVAL_MS,
  }).data;
}
