import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { groupsKey } from './keys';

/** One conversation: with whom, and how far they have read. */
export function group(uuid: string) {
  return queryOptions({
    queryKey: [...groupsKey, uuid],
    queryFn: async ({ signal }) => {
      const params = { path: { message_group_uuid: uuid } };
      return (await unwrap(api.GET('/api/message_groups/{message_group_uuid}', { params, signal })))
        .data;
    },
    staleTime: 0,
    refetchOnWindowFocus: 'always',
  });
}
