import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, updateInAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey } from '@/lib/api/query-keys';
import type { Activity } from '@/lib/api/types';
import type { ReplyPolicy } from '../reply-policies';

/** Change who may reply in the thread that a crud of the viewer's began. */
export function useReplyPolicy({ uuid }: Activity, onChanged: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (reply_policy: ReplyPolicy) => {
      const { data } = await unwrap(
        api.PUT('/api/activities/{activity_uuid}/reply_policy', {
          params: { path: { activity_uuid: uuid } },
          body: { reply_policy },
        }),
      );
      return data;
    },
    onSuccess: async ({ reply_policy }) => {
      await cancelInFlight(queries);
      updateInAllQueries(queries, uuid, (copy) => ({ ...copy, reply_policy }));
      // The other cruds of the thread are known to the API alone.
      queries.invalidateQueries({ queryKey: [activitiesKey], refetchType: 'none' });
      onChanged();
    },
  });
}
