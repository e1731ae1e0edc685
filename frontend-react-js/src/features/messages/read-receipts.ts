import type { CachedMessage } from './api/types';

/** Ids of the viewer's messages that are labelled “Sent” and “Seen”. */
export type ReadReceipts = { sent: string | null; seen: string | null };

/**
 * Compute the read receipts. The viewer's newest message is labelled “Seen” or “Sent”; in the latter
 * case the last seen one is labelled too. Messages before a reply of the other need no label.
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
