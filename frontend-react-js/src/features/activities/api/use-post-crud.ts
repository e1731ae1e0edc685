import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';
import type { Activity } from '@/lib/api/types';
import type { Draft } from './draft';
import { homeFeed } from './home-feed';

/** Publish a crud, and show it at the top of the home feed at once. */
export function usePostCrud() {
  const queries = useQueryClient();
  return async ({ message, ttl, idempotencyKey }: Draft): Promise<void> => {
    const { data } = await answer(
      api.POST('/api/activities', {
        body: { message, ttl },
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    );
    await putAtTopOfHome(queries, data);
    queries.invalidateQueries({ predicate: ({ queryKey }) => !isHome(queryKey) });
  };
}

async function putAtTopOfHome(queries: QueryClient, activity: Activity) {
  if (queries.getQueryData(homeFeed.queryKey) === undefined) {
    return queries.invalidateQueries({ queryKey: homeFeed.queryKey });
  }
  // An answer under way was made before this crud was, and would wipe it off the page again.
  await queries.cancelQueries({ queryKey: homeFeed.queryKey });
  queries.setQueryData(homeFeed.queryKey, (feed) => {
    const [first, ...rest] = feed?.pages ?? [];
    if (!feed || !first) return feed;
    return { ...feed, pages: [{ ...first, items: [activity, ...first.items] }, ...rest] };
  });
}

function isHome(queryKey: readonly unknown[]): boolean {
  return homeFeed.queryKey.every((part, index) => queryKey[index] === part);
}
