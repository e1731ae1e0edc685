import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

/** Hashtags used by most people recently. */
export const trendsQuery = queryOptions({
  queryKey: ['trends'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/trends', { signal }))).data,
  staleTime: 5 * 60_000,
});
