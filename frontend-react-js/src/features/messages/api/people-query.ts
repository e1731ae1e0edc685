import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { peopleKey } from '@/lib/api/query-keys';

/** People to write to: those whom the viewer follows, or those who match what is typed. */
export function receiversQuery(viewer: string, term: string) {
  return queryOptions({
    queryKey: [`${peopleKey}-to-write-to`, viewer, term.toLowerCase()],
    queryFn: async ({ signal }) => {
      const found =
        term === ''
          ? api.GET('/api/users/@{handle}/following', {
              params: { path: { handle: viewer } },
              signal,
            })
          : api.GET('/api/users/search', { params: { query: { term } }, signal });
      return (await unwrap(found)).data.filter(({ handle }) => handle !== viewer);
    },
  });
}
