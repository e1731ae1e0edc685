import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '@/lib/api/client';

const POLL_MS = 30_000;

/** How much is unread: asked again and again while the page is looked at, and at once when it is again. */
export const badges = queryOptions({
  queryKey: ['badges'],
  queryFn: async ({ signal }) => (await answer(api.GET('/api/badges', { signal }))).data,
  refetchInterval: POLL_MS,
  refetchOnWindowFocus: 'always',
});
