import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { badges } from '@/lib/api/badges';
import { api } from '@/lib/api/client';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import { lookAt } from '../looked-at';
import { markRead } from './groups-in-cache';
import { foldersKey, groupsKey } from './keys';
import type { MessageGroup } from './types';

/**
 * Mark a conversation as read for as long as its end is `seen`, again with each message that comes
 * from the other. Should that be refused, the next message or the next look is the next try. A request
 * is not marked: who sent it learns nothing before it is accepted.
 */
export function useMarkRead(group: MessageGroup, newestOfOther: string | null, seen: boolean) {
  const queries = useQueryClient();
  const { uuid, folder, unread_count } = group;
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
      for (const queryKey of [foldersKey, groupsKey, badges.queryKey])
        cancelAndInvalidate(queries, queryKey);
    },
  });
  const isSeen = seen && folder === 'inbox';

  useEffect(() => (isSeen ? lookAt(uuid) : undefined), [isSeen, uuid]);

  useEffect(() => {
    const isNew = marked.current !== undefined && marked.current !== newestOfOther;
    if (isNew || !isSeen) isRefused.current = false;
    if (!isSeen) return;
    marked.current = newestOfOther;
    const isUnread = unread_count > 0 && !isRefused.current;
    if (newestOfOther !== null && (isNew || isUnread)) mutate();
  }, [isSeen, newestOfOther, unread_count, mutate]);
}
