import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '@/lib/http/problem';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A feed that renews itself under someone's eyes moves what they read: it does so on a visit, not on focus.
        refetchOnWindowFocus: false,
        staleTime: 60_000,
        gcTime: 30 * 60_000,
        // A refusal will be a refusal again; only silence and a failing server deserve another try.
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ProblemError && error.status < 500),
        // Ask even when the browser believes that it is offline: the answer to a person is then an error, not silence.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}
