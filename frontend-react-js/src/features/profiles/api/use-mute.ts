import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { showToast } from '@/ui/toasts';
import { changeRelation, markFeedsStale } from './people-in-cache';
import { relationProblem } from './relation-problem';

/** Keep someone out of one's own feeds, or let them in again. They aren't told. */
export function useMute(handle: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (muting: boolean) => {
      const path = '/api/users/@{handle}/mute';
      const params = { params: { path: { handle } } };
      return (await unwrap(muting ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onSuccess: (relation) => {
      changeRelation(queries, handle, () => relation);
      markFeedsStale(queries);
      showToast(
        'info',
        relation.muting
          ? `@${handle} is muted: their cruds stay out of your feeds.`
          : `@${handle} is no longer muted.`,
      );
    },
    onError: (error) => showToast('error', relationProblem(error, handle)),
  });
}
