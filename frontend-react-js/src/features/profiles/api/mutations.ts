import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, removeFromAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey, peopleKey, personActivitiesKey } from '@/lib/api/query-keys';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';
import { invalidateFeeds, updateProfile, updateRelation } from './cache';
import { relationErrorMessage } from './error-messages';

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
      updateRelation(queries, handle, (relation) => ({ ...relation, following }));
    },
    onSuccess: (relation) => {
      if (queries.isMutating({ mutationKey }) > 1) return;
      updateRelation(queries, handle, () => relation);
      invalidateFeeds(queries);
      invalidateOwnProfile();
    },
    onError: (error, following) => {
      if (queries.isMutating({ mutationKey }) > 1) return;
      updateRelation(queries, handle, (relation) => ({ ...relation, following: !following }));
      // After several changes of mind, only the API knows which of them arrived.
      queries.invalidateQueries({ queryKey: personActivitiesKey(handle, 'cruds').slice(0, 3) });
      showToast('error', relationErrorMessage(error, handle));
    },
  });

  function invalidateOwnProfile() {
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
      return (await unwrap(muting ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onSuccess: (relation) => {
      updateRelation(queries, handle, () => relation);
      invalidateFeeds(queries);
      showToast(
        'info',
        relation.muting
          ? `@${handle} is muted: their cruds stay out of your feeds.`
          : `@${handle} is no longer muted.`,
      );
    },
    onError: (error) => showToast('error', relationErrorMessage(error, handle)),
  });
}

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
      updateRelation(queries, handle, () => relation);
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
      if (!blocking) showToast('error', relationErrorMessage(error, handle));
    },
  });
}

/** Describe oneself anew, on every page that shows it. */
export function useUpdateProfile(onSaved: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (profile: { display_name: string; bio: string }) =>
      (await unwrap(api.PUT('/api/profile/update', { body: profile }))).data,
    onSuccess: (person) => {
      session.updatePerson(person);
      updateProfile(queries, person.handle, () => person);
      onSaved();
      // The name stands on each crud.
      queries.invalidateQueries({ queryKey: [activitiesKey] });
      queries.invalidateQueries({ queryKey: [peopleKey] });
    },
  });
}
