import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api/client';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import { ProblemError } from '@/lib/http/problem';
import { changeConversation } from './conversation';
import { foldersKey } from './keys';
import type { HeldMessage } from './types';

export type Audience = 'me' | 'everyone';

/** Take a message out of one's own view, or take back one's own for everyone. One that is gone already is as good as deleted. */
export function useDeleteMessage(
  { uuid, message_group_uuid }: HeldMessage,
  audience: Audience,
  onDeleted: () => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      try {
        await api.DELETE('/api/messages/{message_group_uuid}/{message_uuid}', {
          params: { path: { message_group_uuid, message_uuid: uuid }, query: { for: audience } },
        });
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 404) throw error;
      }
    },
    onSuccess: () => {
      onDeleted();
      changeConversation(queries, message_group_uuid, (held) => ({
        ...held,
        items:
          audience === 'me'
            ? held.items.filter((item) => item.uuid !== uuid)
            : held.items.map((item) =>
                item.uuid === uuid ? { ...item, deleted: true, message: '' } : item,
              ),
      }));
      cancelAndInvalidate(queries, foldersKey);
    },
  });
}
