import type { Page } from '@/lib/api/pagination';
import type { Activity } from '@/lib/api/types';

/** What the newest page of a feed says about the feed as it is read. */
export type FeedDiff = {
  /** Not there yet, newest first. */
  added: Activity[];
  /** No longer in the feed. */
  removed: Set<string>;
  /** Nothing can be missing between what is added and what is there. */
  isContiguous: boolean;
};

/**
 * Compare a feed as it is read with its newest page.
 *
 * The two are tied together by cruds that stand in both, in the same order. One that has come up
 * again, because somebody reposted it, ties nothing.
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
    // What is unknown below the last tie is older: it moved up as others went.
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
