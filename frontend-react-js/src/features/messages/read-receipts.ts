import type { CachedMessage } from './api/types';

/** Under which of the viewer's messages it says that it was sent, or seen. */
export type ReadReceipts = { sent: string | null; seen: string | null };

/**
 * Say how far the other has read. Under the viewer's newest message it says whether it was seen; if not,
 * “Seen” stands under the last that was. Where the other has answered since, nothing needs to be said.
 */
export function readReceipts(
  messages: readonly CachedMessage[],
  viewer: string,
  readUpTo: string | null,
): ReadReceipts {
  const reply = messages.findLast(({ user_uuid }) => user_uuid !== viewer)?.uuid ?? '';
  const own = messages.filter(
    ({ user_uuid, uuid, deleted }) => user_uuid === viewer && uuid > reply && !deleted,
  );
  const newest = own.at(-1)?.uuid ?? null;
  const seen = own.findLast(({ uuid }) => readUpTo !== null && uuid <= readUpTo)?.uuid ?? null;
  return { sent: newest === seen ? null : newest, seen };
}
