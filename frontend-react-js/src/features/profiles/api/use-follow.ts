import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import { personActivitiesKey } from '@/lib/api/query-keys';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';
import { changeRelation, markFeedsStale } from './people-in-cache';
import { relationProblem } from './relation-problem';

/** Follow someone or stop it: seen at once, taken back if it fails. */
export function useFollow(handle: string) {
  const queries = useQueryClient();
  const mutationKey = ['follow', handle];

  return useMutation({
    mutationKey,
    scope: { id: `follow ${handle}` },
    mutationFn: async (following: boolean) => {
      const path = '/api/users/@{handle}/follow';
      const params = { params: { path: { handle } } };
      return (await unwrap(following ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onMutate: async (following) => {
      await cancelInFlight(queries);
      changeRelation(queries, handle, (relation) => ({ ...relation, following }));
    },
    onSuccess: (relation) => {
      if (queries.isMutating({ mutationKey }) > 1) return;
      changeRelation(queries, handle, () => relation);
      markFeedsStale(queries);
      markOwnProfileStale();
    },
    onError: (error, following) => {
      if (queries.isMutating({ mutationKey }) > 1) return;
      changeRelation(queries, handle, (relation) => ({ ...relation, following: !following }));
      // After several changes of mind, only the API knows which of them arrived.
      queries.invalidateQueries({ queryKey: personActivitiesKey(handle, 'cruds').slice(0, 3) });
      showToast('error', relationProblem(error, handle));
    },
  });

  function markOwnProfileStale() {
    const viewer = session.current();
    if (viewer.status !== 'signed-in') return;
    const queryKey = personActivitiesKey(viewer.person.handle, 'cruds').slice(0, 3);
    queries.invalidateQueries({ queryKey, refetchType: 'none' });
  }
}
