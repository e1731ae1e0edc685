import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Refetch active queries and mark the others stale. In-flight requests are cancelled first, because
 * their responses may be older than the change, even for a query without data.
 */
export async function cancelAndInvalidate(queries: QueryClient, queryKey: QueryKey): Promise<void> {
  await queries.cancelQueries({ queryKey });
  await queries.invalidateQueries({ queryKey });
}
