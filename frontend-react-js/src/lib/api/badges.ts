import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './client';

/** How much is unread. */
export const badges = queryOptions({
  queryKey: ['badges'],
  queryFn: async ({ signal }) => (await answer(api.GET('/api/badges', { signal }))).data,
  refetchOnWindowFocus: 'always',
});
