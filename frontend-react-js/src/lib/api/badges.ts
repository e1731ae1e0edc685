import { queryOptions } from '@tanstack/react-query';
import { answer } from './client';
import { apiToCome } from './paths-to-come';

/** How much is unread. */
export const badges = queryOptions({
  queryKey: ['badges'],
  queryFn: async ({ signal }) => (await answer(apiToCome.GET('/api/badges', { signal }))).data,
  refetchOnWindowFocus: 'always',
});
