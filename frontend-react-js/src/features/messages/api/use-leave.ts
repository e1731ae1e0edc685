import { useMutation, useQueryClient } from '@tanstack/react-query';
import { badges } from '@/lib/api/badges';
import { api } from '@/lib/api/client';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import { ProblemError } from '@/lib/http/problem';
import { conversation } from './conversation';
import { group } from './group';
import { groupWith } from './group-with';
import { removeGroup } from './groups-in-cache';
import { foldersKey } from './keys';
import type { MessageGroup } from './types';

/** Leave a conversation, or decline a request. One that is gone already is as good as left. */
export function useLeave({ uuid, handle }: MessageGroup, onLeft: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      try {
        await api.DELETE('/api/message_groups/{message_group_uuid}', {
          params: { path: { message_group_uuid: uuid } },
        });
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 404) throw error;
      }
    },
    onSuccess: () => {
      onLeft();
      removeGroup(queries, uuid);
      for (const { queryKey } of [group(uuid), conversation(uuid), groupWith(handle)]) {
        queries.removeQueries({ queryKey, type: 'inactive' });
        // What is still on the page goes with it; asking again now would only say that it is gone.
        queries.invalidateQueries({ queryKey, refetchType: 'none' });
      }
      cancelAndInvalidate(queries, foldersKey);
      cancelAndInvalidate(queries, badges.queryKey);
    },
  });
}
