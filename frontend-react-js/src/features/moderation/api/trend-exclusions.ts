import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { t } from '@/lib/i18n/translate';
import { showToast } from '@/ui/toasts';
import { decisionErrorMessage } from './mutations';
import { moderationKey } from './queries';
import type { NewTrendExclusion } from './types';

/** What is kept out of trends, newest first. */
export const trendExclusionsQuery = queryOptions({
  queryKey: [moderationKey, 'trends'],
  queryFn: async ({ signal }) =>
    (await unwrap(api.GET('/api/moderation/trend_exclusions', { signal }))).data,
  staleTime: 0,
});

/** Keep a hashtag or a word out of trends. */
export function useExclude(onSuccess: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewTrendExclusion) =>
      unwrap(api.PUT('/api/moderation/trend_exclusions', { body })),
    onSuccess: () => {
      showToast('info', t('keptOutOfTrends'));
      onSuccess();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [moderationKey] }),
  });
}

/** Let a hashtag or a word trend again. */
export function useLetTrend(exclusion_uuid: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      api.POST('/api/moderation/trend_exclusions/{exclusion_uuid}/reinstate', {
        params: { path: { exclusion_uuid } },
        body: { reason },
      }),
    onSuccess: () => showToast('info', t('takenBackAndLogged')),
    onError: (error) => showToast('error', decisionErrorMessage(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: [moderationKey] }),
  });
}
