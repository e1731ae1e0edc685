import { useSyncExternalStore } from 'react';
import { connectionStatus } from './connection-status';

export function useIsConnected(): boolean {
  return useSyncExternalStore(connectionStatus.subscribe, connectionStatus.isConnected);
}
