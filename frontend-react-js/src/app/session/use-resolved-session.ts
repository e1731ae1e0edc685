import { useQuery } from '@tanstack/react-query';
import { session } from '@/lib/session';
import { useSession } from '@/lib/session/use-session';

/** Resolve the session, for pages that need to know whether the visitor is signed in. */
export function useResolvedSession() {
  const { status } = useSession();
  const query = useQuery({
    queryKey: ['session'],
    queryFn: async () => (await session.accessToken()) !== null,
    enabled: status === 'unknown',
  });
  return { status, query };
}
