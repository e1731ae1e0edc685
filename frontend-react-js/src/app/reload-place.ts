/**
 * Keep the place over a reload: the loaded pages of the lists that are shown, the heights of their
 * rows, and the position. They are in session storage from the end of one document to the beginning
 * of the next.
 */

import type { QueryClient } from '@tanstack/react-query';
import { safeSessionStorage } from '@/lib/browser-storage';
import { isNewVisit } from '@/lib/is-new-visit';
import { openedEntries } from '@/lib/opened-entries';
import { type RowHeights, restoreRowHeights } from '@/lib/use-virtual-list';
import { scrollPositions } from './layout/scroll-positions';

export const PLACE_NAME = 'cruddur.place';

export type Place = {
  address: string;
  key: string;
  /** A person's uuid, or 'signed-out'. */
  viewer: string;
  scrollY: number;
  /** A row in the viewport, and its distance from the top of it. */
  anchor: { row: string; top: number } | null;
  heights: RowHeights;
  queries: { key: readonly unknown[]; data: unknown }[];
};

let restored: Place | null = null;

/** The place that was restored. Its lists are dropped if the viewer is somebody else now. */
export const restoredPlace = () => restored;

/**
 * Begin with the place that was kept, if this is a reload. Call it before the first rendering. The
 * place stays in the storage until the code that can keep it again is loaded.
 */
export function restorePlace(queries: QueryClient) {
  const place = read();
  const isHere = place?.address === window.location.href && place.key === locationKey();
  restored = isHere && !isNewVisit() ? place : null;
  if (!restored) return;
  const { key: entry, scrollY, heights, queries: lists } = restored;
  restoreRowHeights(heights);
  scrollPositions.set(entry, scrollY);
  openedEntries.add(entry);
  for (const { key, data } of lists) {
    // Old, so that everything but feeds is refetched in place.
    queries.setQueryData(key, data, { updatedAt: 1 });
  }
}

function read(): Place | null {
  try {
    return JSON.parse(safeSessionStorage.read(PLACE_NAME) ?? 'null');
  } catch {
    return null;
  }
}

export function forgetPlace() {
  safeSessionStorage.remove(PLACE_NAME);
}

/** The key that the router gives to the entry. */
export function locationKey(): string {
  return window.history.state?.key ?? 'default';
}
