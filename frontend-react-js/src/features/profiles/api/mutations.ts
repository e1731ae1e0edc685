import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, removeFromAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey, peopleKey, personActivitiesKey } from '@/lib/api/query-keys';
import type { Relation } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';
import { invalidateFeeds, updateProfile, updateRelation } from './cache';
import { relationErrorMessage } from './error-messages';

/** Follow or unfollow a person, as an optimistic update. */
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
      // After several quick toggles, only the API knows the current state.
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

/** Mute or unmute a person. They aren't notified. */
export function useMute(handle: string) {
  return useMuting(handle, '/api/users/@{handle}/mute', ({ muting }) =>
    muting ? t('handleIsMutedTheirCruds', { handle }) : t('handleIsNoLongerMuted', { handle }),
  );
}

/** Mute a person until a moment. They aren't notified. */
export function useMuteUntil(handle: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (expires_at: string | null) => {
      const params = { path: { handle } };
      return (await unwrap(api.PUT('/api/users/@{handle}/mute', { params, body: { expires_at } })))
        .data;
    },
    onSuccess: (relation) => {
      updateRelation(queries, handle, () => relation);
      invalidateFeeds(queries);
      showToast('info', t('handleIsMutedTheirCruds', { handle }));
    },
  });
}

/** Hide or show what a person reposts. They aren't notified. */
export function useMuteReposts(handle: string) {
  return useMuting(handle, '/api/users/@{handle}/mute-reposts', ({ muting_reposts }) =>
    muting_reposts ? t('repostsOfHandleHidden', { handle }) : t('repostsOfHandleShown', { handle }),
  );
}

function useMuting(
  handle: string,
  path: '/api/users/@{handle}/mute' | '/api/users/@{handle}/mute-reposts',
  notice: (relation: Relation) => string,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (muting: boolean) => {
      const params = { params: { path: { handle } } };
      return (await unwrap(muting ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onSuccess: (relation) => {
      updateRelation(queries, handle, () => relation);
      invalidateFeeds(queries);
      showToast('info', notice(relation));
    },
    onError: (error) => showToast('error', relationErrorMessage(error, handle)),
  });
}

/** Block or unblock a person. With `keepsLists`, lists of people aren't fetched again. */
export function useBlock(handle: string, { keepsLists = false } = {}) {
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
        relation.blocking
          ? t('handleIsBlocked', { handle })
          : t('handleIsNoLongerBlocked', { handle }),
      );
      queries.invalidateQueries({
        predicate: ({ queryKey }) => !(keepsLists && queryKey[0] === peopleKey),
      });
    },
    onError: (error, blocking) => {
      // The dialog shows errors of blocking itself.
      if (!blocking || keepsLists) showToast('error', relationErrorMessage(error, handle));
    },
  });
}

/** Save the viewer's profile. */
export function useUpdateProfile(onSaved: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (profile: { display_name: string; bio: string }) =>
      (await unwrap(api.PUT('/api/profile/update', { body: profile }))).data,
    onSuccess: (person) => {
      session.updatePerson(person);
      updateProfile(queries, person.handle, () => person);
      onSaved();
      // Every crud includes the name of its author.
      queries.invalidateQueries({ queryKey: [activitiesKey] });
      queries.invalidateQueries({ queryKey: [peopleKey] });
    },
  });
}
