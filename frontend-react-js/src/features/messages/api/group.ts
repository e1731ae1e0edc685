import { queryOptions } from '@tanstack/react-query';
import { answer } from '@/lib/api/client';
import { apiToCome } from '@/lib/api/paths-to-come';
import { groupsKey } from './keys';

/** One conversation: with whom, and how far they have read. */
export function group(uuid: string) {
  return queryOptions({
    queryKey: [...groupsKey, uuid],
    queryFn: async ({ signal }) => {
      const params = { path: { message_group_uuid: uuid } };
      return (
        await answer(apiToCome.GET('/api/message_groups/{message_group_uuid}', { params, signal }))
      ).data;
    },
    staleTime: 0,
    refetchOnWindowFocus: 'always',
  });
}
