import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { nextCursor } from '@/lib/http/next-cursor';

/** One page of a list, and the cursor of the page after it. */
export type Page<Item> = { items: Item[]; next: string | null };

/** A place in a list; the first page has none. */
export type Cursor = string | null;

export const firstCursor: Cursor = null;

export function pageOf<Item>(
  items: Item[],
  response: Response,
  parameter: 'cursor' | 'after' = 'cursor',
): Page<Item> {
  return { items, next: nextCursor(response.headers.get('Link'), parameter) };
}

export function cursorQuery(cursor: Cursor): { cursor?: string } {
  return cursor === null ? {} : { cursor };
}

/** A list as far as it is loaded, and the way to load more of it, if there is more. */
export type PagedList<Item> = {
  items: Item[];
  more: { load: () => void; isLoading: boolean; hasFailed: boolean } | null;
};

export function flattenPages<Item extends { uuid: string }>(
  query: UseInfiniteQueryResult<InfiniteData<Page<Item>>>,
): PagedList<Item> {
  // A list that moves while it is read can bring the same item on two pages.
  const byUuid = new Map<string, Item>();
  for (const page of query.data?.pages ?? []) {
    for (const item of page.items) if (!byUuid.has(item.uuid)) byUuid.set(item.uuid, item);
  }
  return {
    items: [...byUuid.values()],
    more: query.hasNextPage
      ? {
          load: () => {
            query.fetchNextPage({ cancelRefetch: false });
          },
          isLoading: query.isFetchingNextPage,
          hasFailed: query.isFetchNextPageError,
        }
      : null,
  };
}
