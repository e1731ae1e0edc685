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
import { type Act, isDone, withAct } from '../acts';
import { actProblem } from './error-messages';
import { bookmarks } from './queries';

/** The key of whatever is being done to a crud begins so. */
export const actsKey = ['act'] as const;

/** Whether an act is `done`, and what the API last said about it: shared by all that follow each other quickly. */
type Change = { done: boolean; confirmed: { done: boolean } };

/**
 * Do or undo something to a crud: seen on every copy of it at once, and taken back if it fails.
 *
 * Quick changes of mind are sent one after the other, and only the last answer is shown.
 */
export function useAct(activity: Activity, act: Act) {
  const queries = useQueryClient();
  const { uuid } = activity;
  const key = [...actsKey, uuid, act];

  const changing = useMutation({
    mutationKey: key,
    scope: { id: uuid },
    mutationFn: async ({ done }: Change) => (await send(uuid, act, done)).data,
    onMutate: async ({ done }) => {
      await cancelInFlight(queries);
      updateInAllQueries(queries, uuid, (copy) => withAct(copy, act, done));
    },
    onSuccess: (answered, { confirmed }) => {
      confirmed.done = isDone(answered, act);
      if (queries.isMutating({ mutationKey: [...actsKey, uuid] }) === 1) {
        updateInAllQueries(queries, uuid, (copy) => ({
          ...answered,
          // Who brought it is a matter of the list that it stands in.
          reposted_by: copy.reposted_by,
        }));
      }
      markOwnListStale(queries, act);
    },
    onError: (error, { confirmed }) => {
      if (queries.isMutating({ mutationKey: key }) > 1) return;
      updateInAllQueries(queries, uuid, (copy) => withAct(copy, act, confirmed.done));
      if (isGone(error)) removeFromAllQueries(queries, (copy) => copy.uuid === uuid);
      showToast('error', actProblem(error));
    },
    // A list that was asked for meanwhile may know the crud as it was before.
    onSettled: () => cancelInFlight(queries),
  });

  return () => {
    const pending = queries.getMutationCache().findAll({ mutationKey: key, status: 'pending' });
    // What was done last may not be on the page yet.
    const latest = pending.at(-1)?.state.variables as Change | undefined;
    const { done, confirmed } = latest ?? {
      done: isDone(activity, act),
      confirmed: { done: isDone(activity, act) },
    };
    changing.mutate({ done: !done, confirmed });
  };
}

function isGone(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 404;
}

function send(uuid: string, act: Act, done: boolean) {
  const params = { params: { path: { activity_uuid: uuid } } };
  switch (act) {
    case 'like': {
      const path = '/api/activities/{activity_uuid}/like';
      return unwrap(done ? api.PUT(path, params) : api.DELETE(path, params));
    }
    case 'repost': {
      const path = '/api/activities/{activity_uuid}/repost';
      return unwrap(done ? api.PUT(path, params) : api.DELETE(path, params));
    }
    case 'bookmark': {
      const path = '/api/activities/{activity_uuid}/bookmark';
      return unwrap(done ? api.PUT(path, params) : api.DELETE(path, params));
    }
  }
}

/** The list that an act adds to is loaded again on the next visit; on this one, what was undone may be done again. */
export function markOwnListStale(queries: QueryClient, act: Act) {
  const viewer = session.current();
  if (viewer.status !== 'signed-in') return;
  const { handle } = viewer.person;
  const keys: Record<Act, QueryKey> = {
    like: personActivitiesKey(handle, 'likes'),
    repost: personActivitiesKey(handle, 'cruds'),
    bookmark: bookmarks.queryKey,
  };
  queries.invalidateQueries({ queryKey: keys[act], refetchType: 'none' });
}
