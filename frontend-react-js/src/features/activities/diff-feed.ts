import type { Page } from '@/lib/api/pagination';
import type { Activity } from '@/lib/api/types';

export type FeedDiff = {
  /** Cruds that the cached feed doesn't have, newest first. */
  added: Activity[];
  /** Ids of cruds that are no longer in the feed. */
  removed: Set<string>;
  /** Whether no cruds are missing between the added and the known ones. */
  isContiguous: boolean;
};

/**
 * Compare the cached feed with its newest page.
 *
 * Cruds that are in both, in the same order, align the two lists. A crud that moved up because it
 * was reposted doesn't count.
 */
export function diffFeed(known: readonly Activity[], newest: Page<Activity>): FeedDiff {
  const indexes = new Map(newest.items.map((item, index) => [item.uuid, index]));
  const knownUuids = new Set(known.map((item) => item.uuid));
  const reachesEnd = newest.next === null;

  let lastKnownIndex = -1;
  let lastNewestIndex = -1;
  known.forEach((item, knownIndex) => {
    const index = indexes.get(item.uuid) ?? -1;
    if (index <= lastNewestIndex || wasRepostedSince(item, newest.items[index])) return;
    lastKnownIndex = knownIndex;
    lastNewestIndex = index;
  });
  const isContiguous = lastNewestIndex !== -1 || reachesEnd;

  return {
    // Unknown cruds below the last shared one are older; they moved up because others were removed.
    added: newest.items.filter(
      (item, index) =>
        !knownUuids.has(item.uuid) && (lastNewestIndex === -1 || index < lastNewestIndex),
    ),
    removed: new Set(
      known
        .slice(0, reachesEnd ? known.length : lastKnownIndex + 1)
        .filter((item) => !indexes.has(item.uuid))
        .map((item) => item.uuid),
    ),
    isContiguous,
  };
}

function wasRepostedSince(item: Activity, now: Activity | undefined): boolean {
  return item.reposted_by?.handle !== now?.reposted_by?.handle;
}
