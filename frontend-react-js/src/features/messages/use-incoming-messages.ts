import { useState } from 'react';
import type { CachedMessage } from './api/types';

/** Messages of the other since the page was opened, newest last. */
export function useIncomingMessages(
  messages: readonly CachedMessage[],
  viewer: string,
): CachedMessage[] {
  const [from] = useState(() => messages.at(-1)?.uuid ?? '');
  return messages.filter(({ uuid, user_uuid }) => uuid > from && user_uuid !== viewer);
}
