import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { PushSettings } from '@/lib/api/types';

/** Which kinds are pushed to the viewer. */
export const pushSettingsQuery = queryOptions({
  queryKey: ['push-settings'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/push/settings', { signal }))).data,
});

const unchanged = {
  like: null,
  repost: null,
  reply: null,
  mention: null,
  poll_ended: null,
  follow: null,
  message: null,
};

/** Switch a kind on or off; another tab may switch others. */
export function useChangePushSettings() {
  const queries = useQueryClient();
  return useMutation({
    scope: { id: 'push-settings' },
    mutationFn: async (change: { kind: keyof PushSettings; isOn: boolean }) =>
      (
        await unwrap(
          api.PUT('/api/push/settings', { body: { ...unchanged, [change.kind]: change.isOn } }),
        )
      ).data,
    onSuccess: (settings) => queries.setQueryData(pushSettingsQuery.queryKey, settings),
  });
}
