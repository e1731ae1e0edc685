import type { CachedMessage } from './api/types';

/** Bring messages together, each once, oldest first. One that was taken back stays so, whichever copy comes last. */
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
