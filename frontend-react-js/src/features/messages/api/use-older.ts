import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PagedList } from '@/lib/api/pagination';
import { mergeMessages } from '../merge-messages';
import { type Conversation, changeConversation, loadMessages } from './conversation';

/** The way to what was said before, if anything was. */
export function useOlder(uuid: string, { older }: Conversation): PagedList<never>['more'] {
  const queries = useQueryClient();
  const loading = useMutation({
    mutationFn: (cursor: string) => loadMessages(uuid, { cursor }),
    onSuccess: ({ items, next }, cursor) =>
      changeConversation(queries, uuid, (held) =>
        held.older === cursor ? { items: mergeMessages(held.items, items), older: next } : held,
      ),
  });
  if (older === null) return null;
  return {
    load: () => {
      if (!loading.isPending) loading.mutate(older);
    },
    isLoading: loading.isPending,
    hasFailed: loading.isError,
  };
}
