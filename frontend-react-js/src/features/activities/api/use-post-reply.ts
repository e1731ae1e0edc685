import { useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, updateInAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import { personActivitiesKey } from '@/lib/api/query-keys';
import type { Activity } from '@/lib/api/types';
import type { Draft } from './draft';
import { thread } from './thread';

/** Publish a reply, and show it below the crud it answers. */
export function usePostReply(parent: Activity) {
  const queries = useQueryClient();
  const { queryKey } = thread(parent.handle, parent.uuid);

  return async ({ message, ttl, media, idempotencyKey }: Draft): Promise<void> => {
    const { data: reply } = await unwrap(
      api.POST('/api/activities/{activity_uuid}/reply', {
        params: { path: { activity_uuid: parent.uuid } },
        body: { message, ttl, media },
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    );
    await cancelInFlight(queries);
    updateInAllQueries(queries, parent.uuid, (copy) => ({
      ...copy,
      replies_count: copy.replies_count + 1,
    }));
    queries.setQueryData(queryKey, (data) => {
      if (!data) return data;
      const last = data.pages.length - 1;
      return {
        ...data,
        pages: data.pages.map((page, index) => ({
          ...page,
          // Replies read oldest first: the newest goes last, even when pages between are not loaded yet.
          items: index === last ? [...page.items, reply] : page.items,
        })),
      };
    });
    queries.invalidateQueries({ queryKey: personActivitiesKey(reply.handle, 'replies') });
  };
}
