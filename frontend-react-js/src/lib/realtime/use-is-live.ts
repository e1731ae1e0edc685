import { useSyncExternalStore } from 'react';
import { realtimeStatus } from './status';

export function useIsLive(): boolean {
  return useSyncExternalStore(realtimeStatus.subscribe, realtimeStatus.isLive);
}
