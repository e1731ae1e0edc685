/** Toggle a reaction as an optimistic update. */

import {
  type QueryClient,
  type QueryKey,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { cancelInFlight, removeFromAllQueries, updateInAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import { personActivitiesKey } from '@/lib/api/query-keys';
import type { Activity } from '@/lib/api/types';
import { ProblemError } from '@/lib/http/problem';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';
import { applyReaction, hasReacted, type Reaction } from '../reactions';
import { reactionErrorMessage } from './error-messages';
import { bookmarksQuery } from './queries';

/** Prefix of the mutation keys of all reactions. */
export const reactionsKey = ['reaction'] as const;

/** The state to set. `confirmed` is the API's last state, shared by toggles in quick succession. */
type ToggleVariables = { active: boolean; confirmed: { active: boolean } };

/**
 * Toggle a reaction in every cached copy of a crud, and roll back if the request fails.
 *
 * Quick toggles are sent one after the other, and only the last response is applied.
 */
export function useToggleReaction(activity: Activity, reaction: Reaction) {
  const queries = useQueryClient();
  const { uuid } = activity;
  const key = [...reactionsKey, uuid, reaction];

  const toggling = useMutation({
    mutationKey: key,
    scope: { id: uuid },
    mutationFn: async ({ active }: ToggleVariables) => (await send(uuid, reaction, active)).data,
    onMutate: async ({ active }) => {
      await cancelInFlight(queries);
      updateInAllQueries(queries, uuid, (copy) => applyReaction(copy, reaction, active));
    },
    onSuccess: (updated, { confirmed }) => {
      confirmed.active = hasReacted(updated, reaction);
      if (queries.isMutating({ mutationKey: [...reactionsKey, uuid] }) === 1) {
        updateInAllQueries(queries, uuid, (copy) => ({
          ...updated,
          // Which repost is shown depends on the list.
          reposted_by: copy.reposted_by,
        }));
      }
      invalidateOwnList(queries, reaction);
    },
    onError: (error, { confirmed }) => {
      if (queries.isMutating({ mutationKey: key }) > 1) return;
      updateInAllQueries(queries, uuid, (copy) => applyReaction(copy, reaction, confirmed.active));
      if (isNotFound(error)) removeFromAllQueries(queries, (copy) => copy.uuid === uuid);
      showToast('error', reactionErrorMessage(error));
    },
    // A list requested in the meantime may contain the crud as it was before.
    onSettled: () => cancelInFlight(queries),
  });

  return () => {
    const pending = queries.getMutationCache().findAll({ mutationKey: key, status: 'pending' });
    // The latest toggle may not have been rendered yet.
    const latest = pending.at(-1)?.state.variables as ToggleVariables | undefined;
    const { active, confirmed } = latest ?? {
      active: hasReacted(activity, reaction),
      confirmed: { active: hasReacted(activity, reaction) },
    };
    toggling.mutate({ active: !active, confirmed });
  };
}

function isNotFound(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 404;
}

function send(uuid: string, reaction: Reaction, active: boolean) {
  const params = { params: { path: { activity_uuid: uuid } } };
  switch (reaction) {
    case 'like': {
      const path = '/api/activities/{activity_uuid}/like';
      return unwrap(active ? api.PUT(path, params) : api.DELETE(path, params));
    }
    case 'repost': {
      const path = '/api/activities/{activity_uuid}/repost';
      return unwrap(active ? api.PUT(path, params) : api.DELETE(path, params));
    }
    case 'bookmark': {
      const path = '/api/activities/{activity_uuid}/bookmark';
      return unwrap(active ? api.PUT(path, params) : api.DELETE(path, params));
    }
  }
}

/** Mark the user's list of a reaction stale; no refetch, so that it can be toggled again there. */
function invalidateOwnList(queries: QueryClient, reaction: Reaction) {
  const viewer = session.current();
  if (viewer.status !== 'signed-in') return;
  const { handle } = viewer.person;
  const keys: Record<Reaction, QueryKey> = {
    like: personActivitiesKey(handle, 'likes'),
    repost: personActivitiesKey(handle, 'cruds'),
    bookmark: bookmarksQuery.queryKey,
  };
  queries.invalidateQueries({ queryKey: keys[reaction], refetchType: 'none' });
}
