import { useMutation, useQueryClient } from '@tanstack/react-query';
import { badges } from '@/lib/api/badges';
import { api, unwrap } from '@/lib/api/client';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import { showToast } from '@/ui/toasts';
import { group } from './group';
import { groupProblem } from './group-problem';
import { removeGroup } from './groups-in-cache';
import { foldersKey } from './keys';
import type { MessageGroup } from './types';

/** Accept a request: from now on it stands in the inbox. */
export function useAccept({ uuid, handle }: MessageGroup, onAccepted: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const params = { path: { message_group_uuid: uuid } };
      return (await unwrap(api.PUT('/api/message_groups/{message_group_uuid}/accept', { params })))
        .data;
    },
    onSuccess: (accepted) => {
      removeGroup(queries, uuid);
      queries.setQueryData(group(uuid).queryKey, accepted);
      cancelAndInvalidate(queries, foldersKey);
      cancelAndInvalidate(queries, badges.queryKey);
      onAccepted();
    },
    onError: (error) => showToast('error', groupProblem(error, handle)),
  });
}
