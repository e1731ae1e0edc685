import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, removeFromAllQueries, updateInAllQueries } from '@/lib/api/activity-cache';
import { api } from '@/lib/api/client';
import { personActivitiesKey } from '@/lib/api/query-keys';
import type { Activity } from '@/lib/api/types';
import { ProblemError } from '@/lib/http/problem';
import { thread } from './thread';

/** Delete one's own crud before its time. One that has expired meanwhile is as good as deleted. */
export function useDeleteCrud(activity: Activity, onDeleted: () => void) {
  const queries = useQueryClient();
  const { uuid, handle, reply_to_activity_uuid: parent } = activity;

  return useMutation({
    mutationFn: async () => {
      try {
        await api.DELETE('/api/activities/{activity_uuid}', {
          params: { path: { activity_uuid: uuid } },
        });
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 404) throw error;
      }
    },
    onSuccess: async () => {
      await cancelInFlight(queries);
      onDeleted();
      removeFromAllQueries(queries, (copy) => copy.uuid === uuid);
      queries.removeQueries({ queryKey: thread(handle, uuid).queryKey });
      if (parent) {
        updateInAllQueries(queries, parent, (copy) => ({
          ...copy,
          replies_count: Math.max(0, copy.replies_count - 1),
        }));
      }
      queries.invalidateQueries({ queryKey: personActivitiesKey(handle, 'cruds') });
    },
  });
}
