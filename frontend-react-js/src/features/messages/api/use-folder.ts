import { useInfiniteQuery } from '@tanstack/react-query';
import { useIsConnected } from '@/lib/realtime/use-is-connected';
import { folder } from './folder';
import type { Folder } from './types';

const ASK_EVERY_MS = 15_000;

export function useFolder(name: Folder) {
  const isConnected = useIsConnected();
  return useInfiniteQuery({ ...folder(name), refetchInterval: isConnected ? false : ASK_EVERY_MS });
}
