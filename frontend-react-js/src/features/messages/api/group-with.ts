import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { ProblemError } from '@/lib/http/problem';

/** The uuid of the viewer's conversation with someone; null while they have not written to each other. */
export function groupWith(handle: string) {
  return queryOptions({
    queryKey: ['messages', 'with', handle],
    queryFn: async ({ signal }): Promise<string | null> => {
      try {
        const params = { path: { handle } };
        const { data } = await unwrap(
          api.GET('/api/users/@{handle}/message_group', { params, signal }),
        );
        return data.uuid;
      } catch (error) {
        if (error instanceof ProblemError && error.codes.includes('message_group_not_found')) {
          return null;
        }
        throw error;
      }
    },
    staleTime: 0,
  });
}
