import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, updateInAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import type { Activity } from '@/lib/api/types';
import { quotesQuery } from './quotes-query';

/** Remove what the viewer wrote from a crud that quotes it. */
export function useDetachQuote({ uuid, quote }: Activity, onDetached: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { data } = await unwrap(
        api.DELETE('/api/activities/{activity_uuid}/quote', {
          params: { path: { activity_uuid: uuid } },
        }),
      );
      return data;
    },
    onSuccess: async (detached) => {
      await cancelInFlight(queries);
      updateInAllQueries(queries, uuid, (copy) => ({ ...copy, quote: detached.quote }));
      if (quote?.state === 'available') {
        updateInAllQueries(queries, quote.uuid, (copy) => ({
          ...copy,
          quotes_count: Math.max(0, copy.quotes_count - 1),
        }));
        queries.invalidateQueries({ queryKey: quotesQuery(quote.uuid).queryKey });
      }
      onDetached();
    },
  });
}
