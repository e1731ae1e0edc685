import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  activitiesKey,
  personActivitiesKey,
  removeEverywhere,
  stopAnswersUnderWay,
} from '@/lib/api/activities-in-cache';
import { answer, api } from '@/lib/api/client';
import { peopleKey } from '@/lib/api/people-key';
import { session } from '@/lib/session';
import { tell } from '@/ui/toasts';
import { changeProfile, changeRelation, markFeedsStale } from './cache';
import { relationProblem } from './error-messages';

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
      return (await answer(following ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onMutate: async (following) => {
      await stopAnswersUnderWay(queries);
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
      tell('problem', relationProblem(error, handle));
    },
  });

  function markOwnProfileStale() {
    const viewer = session.current();
    if (viewer.status !== 'signed-in') return;
    const queryKey = personActivitiesKey(viewer.person.handle, 'cruds').slice(0, 3);
    queries.invalidateQueries({ queryKey, refetchType: 'none' });
  }
}

/** Keep someone out of one's own feeds, or let them in again. They aren't told. */
export function useMute(handle: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (muting: boolean) => {
      const path = '/api/users/@{handle}/mute';
      const params = { params: { path: { handle } } };
      return (await answer(muting ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onSuccess: (relation) => {
      changeRelation(queries, handle, () => relation);
      markFeedsStale(queries);
      tell(
        'news',
        relation.muting
          ? `@${handle} is muted: their cruds stay out of your feeds.`
          : `@${handle} is no longer muted.`,
      );
    },
    onError: (error) => tell('problem', relationProblem(error, handle)),
  });
}

/** Hide someone and oneself from each other, or stop it. */
export function useBlock(handle: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (blocking: boolean) => {
      const path = '/api/users/@{handle}/block';
      const params = { params: { path: { handle } } };
      return (await answer(blocking ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onSuccess: async (relation) => {
      await stopAnswersUnderWay(queries);
      changeRelation(queries, handle, () => relation);
      if (relation.blocking) {
        removeEverywhere(
          queries,
          (copy) => copy.handle === handle || copy.reposted_by?.handle === handle,
        );
      }
      tell(
        'news',
        relation.blocking ? `@${handle} is blocked.` : `@${handle} is no longer blocked.`,
      );
      queries.invalidateQueries();
    },
    onError: (error, blocking) => {
      // A block that fails is said in the dialog that asked for it.
      if (!blocking) tell('problem', relationProblem(error, handle));
    },
  });
}

/** Describe oneself anew, on every page that shows it. */
export function useUpdateProfile(onSaved: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (profile: { display_name: string; bio: string }) =>
      (await answer(api.PUT('/api/profile/update', { body: profile }))).data,
    onSuccess: (person) => {
      session.describe(person);
      changeProfile(queries, person.handle, () => person);
      onSaved();
      // The name stands on each crud.
      queries.invalidateQueries({ queryKey: [activitiesKey] });
      queries.invalidateQueries({ queryKey: [peopleKey] });
    },
  });
}
