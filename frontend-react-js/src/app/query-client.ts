import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '@/lib/http/problem';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A refetch on focus would move a feed while it is read; it happens on navigation instead.
        refetchOnWindowFocus: false,
        staleTime: 60_000,
        gcTime: 30 * 60_000,
        // Retry network failures and 5xx only; a 4xx would fail again.
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ProblemError && error.status < 500),
        // Send requests also while the browser reports offline, so that the user sees an error instead of endless
        // loading.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}
