import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, removeFromAllQueries } from '@/lib/api/activity-cache';
import { badges } from '@/lib/api/badges';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey, peopleKey, personActivitiesKey } from '@/lib/api/query-keys';
import type { Relation } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';
import { invalidateFeeds, removeFromRequests, updateProfile, updateRelation } from './cache';
import { relationErrorMessage } from './error-messages';
import { followRequestsQuery } from './queries';

/** What a click on the button does: follow or unfollow, or make or withdraw a request. */
type Follow = { wanted: boolean; isRequest: boolean };

/** Follow or unfollow a person, or ask a protected one, as an optimistic update. */
export function useFollow(handle: string) {
  const queries = useQueryClient();
  const mutationKey = ['follow', handle];

  return useMutation({
    mutationKey,
    scope: { id: `follow ${handle}` },
    mutationFn: async ({ wanted }: Follow) => {
      const path = '/api/users/@{handle}/follow';
      const params = { params: { path: { handle } } };
      return (await unwrap(wanted ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onMutate: async ({ wanted, isRequest }) => {
      await cancelInFlight(queries);
      setFollow(wanted, isRequest);
    },
    onSuccess: (relation) => {
      if (queries.isMutating({ mutationKey }) > 1) return;
      updateRelation(queries, handle, () => relation);
      invalidateFeeds(queries);
      invalidateOwnProfile();
    },
    onError: (error, { wanted, isRequest }) => {
      if (queries.isMutating({ mutationKey }) > 1) return;
      setFollow(!wanted, isRequest);
      // After several quick toggles, only the API knows the current state.
      queries.invalidateQueries({ queryKey: personActivitiesKey(handle, 'cruds').slice(0, 3) });
      showToast('error', relationErrorMessage(error, handle));
    },
  });

  function setFollow(isSet: boolean, isRequest: boolean) {
    const field = isRequest ? 'requested' : 'following';
    updateRelation(queries, handle, (relation) => ({ ...relation, [field]: isSet }));
  }

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

/** Accept or refuse a person's request to follow the viewer. */
export function useAnswerRequest(handle: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (isAccepted: boolean) => {
      const path = '/api/follow_requests/@{handle}';
      const params = { params: { path: { handle } } };
      return (await unwrap(isAccepted ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onSuccess: (relation, isAccepted) => {
      updateRelation(queries, handle, () => relation);
      removeFromRequests(queries, handle);
      queries.invalidateQueries({ queryKey: badges.queryKey });
      showToast(
        'info',
        isAccepted ? t('requestAccepted', { handle }) : t('requestRefused', { handle }),
      );
    },
    onError: (error) => {
      showToast('error', relationErrorMessage(error, handle));
      queries.invalidateQueries({ queryKey: followRequestsQuery.queryKey });
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
