import type { Page } from '@/lib/api/pagination';
import type { Activity } from '@/lib/api/types';

/** What the newest page of a feed says about the feed as it is read. */
export type CatchUp = {
  /** Not there yet, newest first. */
  fresh: Activity[];
  /** No longer in the feed. */
  gone: Set<string>;
  /** Nothing can be missing between what is fresh and what is there. */
  connects: boolean;
};

/**
 * Compare a feed as it is read with its newest page.
 *
 * The two are tied together by cruds that stand in both, in the same order. One that has come up
 * again, because somebody reposted it, ties nothing.
 */
export function catchUp(known: readonly Activity[], newest: Page<Activity>): CatchUp {
  const places = new Map(newest.items.map((item, place) => [item.uuid, place]));
  const knownUuids = new Set(known.map((item) => item.uuid));
  const reachesEnd = newest.next === null;

  let lastKnown = -1;
  let lastPlace = -1;
  known.forEach((item, index) => {
    const place = places.get(item.uuid) ?? -1;
    if (place <= lastPlace || cameUpAgain(item, newest.items[place])) return;
    lastKnown = index;
    lastPlace = place;
  });
  const connects = lastPlace !== -1 || reachesEnd;

  return {
    // What is unknown below the last tie is older: it moved up as others went.
    fresh: newest.items.filter(
      (item, place) => !knownUuids.has(item.uuid) && (lastPlace === -1 || place < lastPlace),
    ),
    gone: new Set(
      known
        .slice(0, reachesEnd ? known.length : lastKnown + 1)
        .filter((item) => !places.has(item.uuid))
        .map((item) => item.uuid),
    ),
    connects,
  };
}

function cameUpAgain(item: Activity, now: Activity | undefined): boolean {
  return item.reposted_by?.handle !== now?.reposted_by?.handle;
}
