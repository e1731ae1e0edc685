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

/** Accept a message request, which moves it to the inbox. */
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

/** Leave a conversation or decline a request. A 404 counts as success. */
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
        // Queries in use are removed on unmount; refetching them now would only return 404.
        queries.invalidateQueries({ queryKey, refetchType: 'none' });
      }
      cancelAndInvalidate(queries, foldersKey);
      cancelAndInvalidate(queries, badges.queryKey);
    },
  });
}

export type Audience = 'me' | 'everyone';

/** Delete a message for the viewer or for everyone. A 404 counts as success. */
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
      // The event of the deletion brings the row; without a socket this does.
      for (const queryKey of [foldersKey, conversationsKey, badges.queryKey])
        cancelAndInvalidate(queries, queryKey);
    },
  });
}

/**
 * Mark a conversation as read up to the last message shown while its end is visible, and again with
 * each message of the other.
 *
 * After an error, it is tried again with the next message or when it becomes visible again. Message
 * requests are not marked, so that their senders learn nothing before they are accepted.
 */
export function useMarkRead(
  conversation: MessageGroup,
  { newest, newestOfOther }: { newest: string | null; newestOfOther: string | null },
  seen: boolean,
) {
  const queries = useQueryClient();
  const { uuid, folder, unread_count } = conversation;
  // Undefined until the conversation was visible; null if the other had written nothing by then.
  const marked = useRef<string | null | undefined>(undefined);
  const isRefused = useRef(false);
  const { mutate } = useMutation({
    mutationFn: (read_up_to: string) =>
      api.PUT('/api/message_groups/{message_group_uuid}/read', {
        params: { path: { message_group_uuid: uuid } },
        body: { read_up_to },
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
    if (newest !== null && newestOfOther !== null && (isNew || isUnread)) mutate(newest);
  }, [isSeen, newest, newestOfOther, unread_count, mutate]);
}
