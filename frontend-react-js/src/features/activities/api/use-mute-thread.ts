import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, updateInAllQueries } from '@/lib/api/activity-cache';
import { badges } from '@/lib/api/badges';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey } from '@/lib/api/query-keys';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { showToast } from '@/ui/toasts';
import { reactionErrorMessage } from './error-messages';
import { threadKey } from './thread-query';

/** Mute or unmute the thread of a crud: nothing of it notifies the viewer. */
export function useMuteThread({ uuid }: Activity) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (isMuted: boolean) => {
      const path = '/api/activities/{activity_uuid}/mute-thread';
      const params = { params: { path: { activity_uuid: uuid } } };
      return (await unwrap(isMuted ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onSuccess: async ({ thread_muted }) => {
      await cancelInFlight(queries);
      updateInAllQueries(queries, uuid, (copy) => ({ ...copy, thread_muted }));
      // The other cruds of the thread are known to the API alone. An open thread shows it at once.
      queries.invalidateQueries({ queryKey: [activitiesKey], refetchType: 'none' });
      queries.invalidateQueries({ queryKey: threadKey() });
      queries.invalidateQueries({ queryKey: badges.queryKey });
      showToast('info', thread_muted ? t('threadMutedNothingOfIt') : t('threadNoLongerMuted'));
    },
    onError: (error) => showToast('error', reactionErrorMessage(error)),
  });
}
