import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { badges } from '@/lib/api/badges';
import { api } from '@/lib/api/client';

/** Mark all notifications as read once they are shown. After an error, the next visit tries again. */
export function useMarkRead(seen: boolean) {
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: () => api.PUT('/api/notifications/read'),
    onSuccess: () => queries.invalidateQueries({ queryKey: badges.queryKey }),
  });
  useEffect(() => {
    if (seen) mutate();
  }, [seen, mutate]);
}
