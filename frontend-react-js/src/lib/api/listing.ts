import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { Page } from './page';

/** A list as far as it is loaded, and the way to load more of it, if there is more. */
export type Listing<Item> = {
  items: Item[];
  more: { load: () => void; isLoading: boolean; hasFailed: boolean } | null;
};

export function listingOf<Item extends { uuid: string }>(
  query: UseInfiniteQueryResult<InfiniteData<Page<Item>>>,
): Listing<Item> {
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
