import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { components } from '@/lib/api/schema';
import { ProblemError } from '@/lib/http/problem';

export type ListedSession = components['schemas']['ListedSession'];

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/account/sessions', { signal }))).data,
  staleTime: 0,
});

/** List the viewer's sessions, this one first. */
export function useSessions() {
  return useQuery(sessionsQuery);
}

/** End one of the viewer's sessions, and take it off the list. */
export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ uuid }: ListedSession) => {
      const params = { path: { session_uuid: uuid } };
      try {
        await api.DELETE('/api/account/sessions/{session_uuid}', { params });
      } catch (error) {
        // It has ended meanwhile, as was asked for.
        if (!(error instanceof ProblemError && error.status === 404)) throw error;
      }
    },
    onSuccess: (_, { uuid }) => {
      queries.setQueryData(sessionsQuery.queryKey, (listed) =>
        listed?.filter((each) => each.uuid !== uuid),
      );
    },
  });
}
