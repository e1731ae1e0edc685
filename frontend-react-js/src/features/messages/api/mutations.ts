import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { badges } from '@/lib/api/badges';
import { api, unwrap } from '@/lib/api/client';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import { ProblemError } from '@/lib/http/problem';
import { showToast } from '@/ui/toasts';
import { setActive } from '../active-conversation';
import { markRead, removeConversation, updateMessages } from './cache';
import { conversationErrorMessage } from './error-messages';
import {
  conversationQuery,
  conversationsKey,
  conversationWithQuery,
  foldersKey,
  messagesQuery,
} from './queries';
import type { CachedMessage, MessageGroup } from './types';

/** Accept a request: from now on it stands in the inbox. */
export function useAcceptRequest({ uuid, handle }: MessageGroup, onAccepted: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const params = { path: { message_group_uuid: uuid } };
      return (await unwrap(api.PUT('/api/message_groups/{message_group_uuid}/accept', { params })))
        .data;
    },
    onSuccess: (accepted) => {
      removeConversation(queries, uuid);
      queries.setQueryData(conversationQuery(uuid).queryKey, accepted);
      cancelAndInvalidate(queries, foldersKey);
      cancelAndInvalidate(queries, badges.queryKey);
      onAccepted();
    },
    onError: (error) => showToast('error', conversationErrorMessage(error, handle)),
  });
}

/** Leave a conversation, or decline a request. One that is gone already is as good as left. */
export function useLeaveConversation({ uuid, handle }: MessageGroup, onLeft: () => void) {
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
      removeConversation(queries, uuid);
      for (const { queryKey } of [
        conversationQuery(uuid),
        messagesQuery(uuid),
        conversationWithQuery(handle),
      ]) {
        queries.removeQueries({ queryKey, type: 'inactive' });
        // What is still on the page goes with it; asking again now would only say that it is gone.
        queries.invalidateQueries({ queryKey, refetchType: 'none' });
      }
      cancelAndInvalidate(queries, foldersKey);
      cancelAndInvalidate(queries, badges.queryKey);
    },
  });
}

export type Audience = 'me' | 'everyone';

/** Take a message out of one's own view, or take back one's own for everyone. One that is gone already is as good as deleted. */
export function useDeleteMessage(
  { uuid, message_group_uuid }: CachedMessage,
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
      updateMessages(queries, message_group_uuid, (cached) => ({
        ...cached,
        items:
          audience === 'me'
            ? cached.items.filter((item) => item.uuid !== uuid)
            : cached.items.map((item) =>
                item.uuid === uuid ? { ...item, deleted: true, message: '' } : item,
              ),
      }));
      cancelAndInvalidate(queries, foldersKey);
    },
  });
}

/**
 * Mark a conversation as read for as long as its end is `seen`, again with each message that comes
 * from the other. Should that be refused, the next message or the next look is the next try. A request
 * is not marked: who sent it learns nothing before it is accepted.
 */
export function useMarkRead(
  conversation: MessageGroup,
  newestOfOther: string | null,
  seen: boolean,
) {
  const queries = useQueryClient();
  const { uuid, folder, unread_count } = conversation;
  // Undefined until it was looked at; null where the other had written nothing then.
  const marked = useRef<string | null | undefined>(undefined);
  const isRefused = useRef(false);
  const { mutate } = useMutation({
    mutationFn: () =>
      api.PUT('/api/message_groups/{message_group_uuid}/read', {
        params: { path: { message_group_uuid: uuid } },
      }),
    onMutate: () => markRead(queries, uuid),
    onError: () => {
      isRefused.current = true;
      for (const queryKey of [foldersKey, conversationsKey, badges.queryKey])
        cancelAndInvalidate(queries, queryKey);
    },
  });
  const isSeen = seen && folder === 'inbox';

  useEffect(() => (isSeen ? setActive(uuid) : undefined), [isSeen, uuid]);

  useEffect(() => {
    const isNew = marked.current !== undefined && marked.current !== newestOfOther;
    if (isNew || !isSeen) isRefused.current = false;
    if (!isSeen) return;
    marked.current = newestOfOther;
    const isUnread = unread_count > 0 && !isRefused.current;
    if (newestOfOther !== null && (isNew || isUnread)) mutate();
  }, [isSeen, newestOfOther, unread_count, mutate]);
}
