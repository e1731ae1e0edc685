import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, removeFromAllQueries, updateInAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import type { Activity } from '@/lib/api/types';
import { errorMessage } from '@/lib/http/error-message';
import { ProblemError } from '@/lib/http/problem';
import { msg } from '@/lib/i18n/translate';
import { isNotFound } from './error-messages';
import { reactionsKey } from './mutations';
import { fetchThreadPage } from './thread-query';

/**
 * Vote in the poll of a crud. The vote is shown once the API has taken it: it is final, and the results are
 * known only then. If another one was taken, or the poll has ended, the poll is loaded again.
 */
export function useVote(activity: Activity) {
  const queries = useQueryClient();
  const { uuid } = activity;
  return useMutation({
    mutationKey: [...reactionsKey, uuid, 'vote'],
    scope: { id: uuid },
    mutationFn: async (choices: number[]) => {
      const { data } = await unwrap(
        api.POST('/api/activities/{activity_uuid}/vote', {
          params: { path: { activity_uuid: uuid } },
          body: { choices },
        }),
      );
      return data;
    },
    onSuccess: (voted) => updatePoll(queries, voted),
    onError: async (error) => {
      if (isNotFound(error)) removeFromAllQueries(queries, (copy) => copy.uuid === uuid);
      if (error instanceof ProblemError && error.status === 409) await load(queries, activity);
    },
  });
}

/** Load the poll of a crud again, for its results. */
export function useLoadPoll(activity: Activity) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: () => load(queries, activity) });
}

/** Return the error text for a failed vote. */
export function voteErrorMessage(error: unknown): string {
  return errorMessage(error, {
    already_voted: msg('alreadyVoted'),
    poll_closed: msg('pollHasEnded'),
    404: msg('thatCrudIsntAvailableAny'),
  });
}

async function load(queries: QueryClient, { handle, uuid }: Activity) {
  await updatePoll(queries, (await fetchThreadPage(handle, uuid, { depth: 1 })).activity);
}

async function updatePoll(queries: QueryClient, { uuid, poll }: Activity) {
  await cancelInFlight(queries);
  updateInAllQueries(queries, uuid, (copy) => ({ ...copy, poll: poll ?? null }));
}
