import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { badges } from '@/lib/api/badges';
import { api } from '@/lib/api/client';

/**
 * Mark the notifications as read up to the newest that is shown; null while none is. After an error,
 * the next visit tries again.
 */
export function useMarkRead(newest: string | null) {
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (read_up_to: string) =>
      api.PUT('/api/notifications/read', { body: { read_up_to } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: badges.queryKey }),
  });
  useEffect(() => {
    if (newest !== null) mutate(newest);
  }, [newest, mutate]);
}
