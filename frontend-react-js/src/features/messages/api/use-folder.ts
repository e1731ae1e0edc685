import { useInfiniteQuery } from '@tanstack/react-query';
import { useIsLive } from '@/lib/realtime/use-is-live';
import { folder } from './folder';
import type { Folder } from './types';

const ASK_EVERY_MS = 15_000;

export function useFolder(name: Folder) {
  const isLive = useIsLive();
  return useInfiniteQuery({ ...folder(name), refetchInterval: isLive ? false : ASK_EVERY_MS });
}
