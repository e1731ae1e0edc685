import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, updateInAllQueries } from '@/lib/api/activity-cache';
import { badges } from '@/lib/api/badges';
import { api, unwrap } from '@/lib/api/client';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { showToast } from '@/ui/toasts';
import { reactionErrorMessage } from './error-messages';

/** Hide a reply in the viewer's own thread, or show it again. */
export function useHideReply({ uuid }: Activity) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (isHidden: boolean) => {
      const path = '/api/activities/{activity_uuid}/hidden';
      const params = { params: { path: { activity_uuid: uuid } } };
      return (await unwrap(isHidden ? api.PUT(path, params) : api.DELETE(path, params))).data;
    },
    onSuccess: async ({ hidden }) => {
      await cancelInFlight(queries);
      updateInAllQueries(queries, uuid, (copy) => ({ ...copy, hidden }));
      queries.invalidateQueries({ queryKey: badges.queryKey });
      showToast('info', hidden ? t('replyIsHidden') : t('replyIsShownAgain'));
    },
    onError: (error) => showToast('error', reactionErrorMessage(error)),
  });
}
