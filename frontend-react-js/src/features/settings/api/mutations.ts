import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey, peopleKey } from '@/lib/api/query-keys';
import type { NotificationSettings } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { saveJson } from '@/lib/save-json';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';
import { notificationSettingsQuery } from './notifications-query';

/** Change what the viewer is notified of. */
export function useChangeNotifications() {
  const queries = useQueryClient();
  return useMutation({
    scope: { id: 'notification-settings' },
    mutationFn: async (settings: NotificationSettings) =>
      (await unwrap(api.PUT('/api/notifications/settings', { body: settings }))).data,
    onSuccess: (settings) => queries.setQueryData(notificationSettingsQuery.queryKey, settings),
  });
}

/** Protect the viewer's account, or end it. */
export function useSetProtected() {
  const queries = useQueryClient();
  return useMutation({
    scope: { id: 'protected' },
    mutationFn: async (isProtected: boolean) =>
      (await unwrap(api.PUT('/api/profile/protected', { body: { protected: isProtected } }))).data,
    onSuccess: (person) => {
      session.updatePerson(person);
      // Every crud of the viewer says so.
      queries.invalidateQueries({ queryKey: [activitiesKey] });
      queries.invalidateQueries({ queryKey: [peopleKey] });
    },
  });
}

/** Change the viewer's handle. */
export function useChangeHandle() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (handle: string) =>
      (await unwrap(api.PUT('/api/account/handle', { body: { handle } }))).data,
    onSuccess: (person) => {
      session.updatePerson(person);
      showToast('info', t('handleChanged', { handle: person.handle }));
      queries.invalidateQueries({ queryKey: [activitiesKey] });
      queries.invalidateQueries({ queryKey: [peopleKey] });
    },
  });
}

/** Export the account's data to a file. */
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
    t('youAreSignedOutEverywhere'),
  );
}

export function useDeleteAccount() {
  return useEndSession(() => api.DELETE('/api/account'), t('yourAccountIsDeletedAnd'));
}

function useEndSession(end: () => Promise<unknown>, successText: string) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: end,
    onSuccess: async () => {
      // The session is revoked already: end it here even if the cookie can't be cleared.
      await session.close().catch(() => session.expire());
      // Otherwise this page would redirect to sign in.
      navigate('/', { replace: true });
      showToast('info', successText);
    },
  });
}
