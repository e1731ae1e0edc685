import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { nextCursor } from '@/lib/http/next-cursor';

/** A page of a list with the cursor of the next page. */
export type Page<Item> = { items: Item[]; next: string | null };

/** Position in a list; null for the first page. */
export type Cursor = string | null;

export const firstCursor: Cursor = null;

export function toPage<Item>(
  items: Item[],
  response: Response,
  parameter: 'cursor' | 'after' = 'cursor',
): Page<Item> {
  return { items, next: nextCursor(response.headers.get('Link'), parameter) };
}

export function cursorQuery(cursor: Cursor): { cursor?: string } {
  return cursor === null ? {} : { cursor };
}

/** The items of all loaded pages, and how to load the next page; null at the end of the list. */
export type PagedList<Item> = {
  items: Item[];
  more: { load: () => void; isLoading: boolean; hasFailed: boolean } | null;
};

export function flattenPages<Item extends { uuid: string }>(
  query: UseInfiniteQueryResult<InfiniteData<Page<Item>>>,
): PagedList<Item> {
  // An item can be on two pages if the list changed between their requests.
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
