import type { CachedMessage } from './api/types';

/** Merge two lists by id, oldest first. A deleted copy wins over others. */
export function mergeMessages(
  cached: readonly CachedMessage[],
  more: readonly CachedMessage[],
): CachedMessage[] {
  const byUuid = new Map(cached.map((message) => [message.uuid, message]));
  for (const message of more) {
    if (!byUuid.get(message.uuid)?.deleted) byUuid.set(message.uuid, message);
  }
  return [...byUuid.values()].sort((one, other) => (one.uuid < other.uuid ? -1 : 1));
}
