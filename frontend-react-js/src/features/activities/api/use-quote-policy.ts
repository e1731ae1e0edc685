import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, updateInAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import type { Activity } from '@/lib/api/types';
import type { QuotePolicy } from '../quote-policies';

/** Change who may quote a crud of the viewer's. */
export function useQuotePolicy({ uuid }: Activity, onChanged: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (quote_policy: QuotePolicy) => {
      const { data } = await unwrap(
        api.PUT('/api/activities/{activity_uuid}/quote_policy', {
          params: { path: { activity_uuid: uuid } },
          body: { quote_policy },
        }),
      );
      return data;
    },
    onSuccess: async ({ quote_policy }) => {
      await cancelInFlight(queries);
      updateInAllQueries(queries, uuid, (copy) => ({ ...copy, quote_policy }));
      onChanged();
    },
  });
}
