import { useQuery } from '@tanstack/react-query';
import { session } from '@/lib/session';
import { useSession } from '@/lib/session/use-session';

/** Who is there, for a page that can't be shown before that is known. */
export function useResolvedSession() {
  const { status } = useSession();
  const query = useQuery({
    queryKey: ['session'],
    queryFn: async () => (await session.accessToken()) !== null,
    enabled: status === 'unknown',
  });
  return { status, query };
}
