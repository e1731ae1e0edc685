import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import { personActivitiesKey } from '@/lib/api/query-keys';
import type { Activity } from '@/lib/api/types';
import { feed } from './crud-lists';
import type { Draft } from './draft';

/** Publish a crud, and show it at the top of the feeds at once. */
export function usePostCrud() {
  const queries = useQueryClient();
  return async ({ message, ttl, media, idempotencyKey }: Draft): Promise<void> => {
    const { data } = await unwrap(
      api.POST('/api/activities', {
        body: { message, ttl, media },
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    );
    // An answer under way was made before this crud was, and would wipe it off the page again.
    await cancelInFlight(queries);
    putAtTop(queries, feed('home').queryKey, data);
    putAtTop(queries, feed('public').queryKey, data);
    queries.invalidateQueries({ queryKey: personActivitiesKey(data.handle, 'cruds') });
    if (media.length > 0) {
      queries.invalidateQueries({ queryKey: personActivitiesKey(data.handle, 'media') });
    }
  };
}

function putAtTop(
  queries: QueryClient,
  queryKey: ReturnType<typeof feed>['queryKey'],
  activity: Activity,
) {
  if (queries.getQueryData(queryKey) === undefined) {
    queries.invalidateQueries({ queryKey });
    return;
  }
  queries.setQueryData(queryKey, (held) => {
    const [first, ...rest] = held?.pages ?? [];
    if (!held || !first) return held;
    return { ...held, pages: [{ ...first, items: [activity, ...first.items] }, ...rest] };
  });
}
