import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey, peopleKey } from '@/lib/api/query-keys';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';
import { saveJson } from '../save-json';

/** Go by another handle, wherever it stands. */
export function useChangeHandle() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (handle: string) =>
      (await unwrap(api.PUT('/api/account/handle', { body: { handle } }))).data,
    onSuccess: (person) => {
      session.updatePerson(person);
      showToast('info', `You are @${person.handle} now.`);
      queries.invalidateQueries({ queryKey: [activitiesKey] });
      queries.invalidateQueries({ queryKey: [peopleKey] });
    },
  });
}

/** Save all that is the person's as a file of theirs. */
export function useExportAccount(handle: string) {
  return useMutation({
    mutationFn: async () => {
      const { data } = await unwrap(api.GET('/api/account/export'));
      saveJson(data, `cruddur-${handle}.json`);
    },
  });
}

/** Sign out on every device, this one included. */
export function useSignOutEverywhere() {
  return useEndSession(
    () => api.POST('/api/account/sign-out-everywhere'),
    'You are signed out everywhere.',
  );
}

export function useDeleteAccount() {
  return useEndSession(
    () => api.DELETE('/api/account'),
    'Your account is deleted, and all that you said with it.',
  );
}

function useEndSession(end: () => Promise<unknown>, successText: string) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: end,
    onSuccess: async () => {
      // The API refuses the session already, so it is over here too, even if the cookie's end can't be told.
      await session.close().catch(() => session.expire());
      // Without this, the page of one who is signed in would lead a stranger to sign in.
      navigate('/', { replace: true });
      showToast('info', successText);
    },
  });
}
