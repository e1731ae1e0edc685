import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Ask anew for what is shown, and mark the rest stale. An answer under way was made before whatever is
 * the reason to ask, so it isn't waited for, not even if it would be the first.
 */
export async function cancelAndInvalidate(queries: QueryClient, queryKey: QueryKey): Promise<void> {
  await queries.cancelQueries({ queryKey });
  await queries.invalidateQueries({ queryKey });
}
