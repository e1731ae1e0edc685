import type { CachedMessage } from './api/types';

/** Merge two lists by id, oldest first. A deleted copy wins over others; a later one keeps the links. */
export function mergeMessages(
  cached: readonly CachedMessage[],
  more: readonly CachedMessage[],
): CachedMessage[] {
  const byUuid = new Map(cached.map((message) => [message.uuid, message]));
  for (const message of more) {
    const known = byUuid.get(message.uuid);
    if (!known?.deleted) byUuid.set(message.uuid, { ...known, ...message });
  }
  return [...byUuid.values()].sort((one, other) => (one.uuid < other.uuid ? -1 : 1));
}
