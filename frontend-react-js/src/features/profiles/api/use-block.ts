import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, removeFromAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import { showToast } from '@/ui/toasts';
import { changeRelation } from './people-in-cache';
import { relationProblem } from './relation-problem';

/** Hide someone and oneself from each other, or stop it. */
export function useBlock(handle: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (blocking: boolean) => {
      const path = '/api/users/@{handle}/block';
      const params = { params: { path: { handle } } };
      return (await unwrap(blocking ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onSuccess: async (relation) => {
      await cancelInFlight(queries);
      changeRelation(queries, handle, () => relation);
      if (relation.blocking) {
        removeFromAllQueries(
          queries,
          (copy) => copy.handle === handle || copy.reposted_by?.handle === handle,
        );
      }
      showToast(
        'info',
        relation.blocking ? `@${handle} is blocked.` : `@${handle} is no longer blocked.`,
      );
      queries.invalidateQueries();
    },
    onError: (error, blocking) => {
      // A block that fails is said in the dialog that asked for it.
      if (!blocking) showToast('error', relationProblem(error, handle));
    },
  });
}
