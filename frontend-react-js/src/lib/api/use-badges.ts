import { useQuery } from '@tanstack/react-query';
import { useIsConnected } from '@/lib/realtime/use-is-connected';
import { badges } from './badges';

const ASK_EVERY_MS = 30_000;
/** What the socket says is a hint, and hints get lost. */
const ASK_EVERY_WHEN_LIVE_MS = 5 * 60_000;

/** How much is unread: asked again and again while the page is looked at, seldom while the socket says what is new. */
export function useBadges() {
  const isConnected = useIsConnected();
  return useQuery({
    ...badges,
    refetchInterval: isConnected ? ASK_EVERY_WHEN_LIVE_MS : ASK_EVERY_MS,
  }).data;
}
