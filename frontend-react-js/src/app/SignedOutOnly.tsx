import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation } from 'react-router';
import { session } from '@/lib/session';
import { useSession } from '@/lib/session/use-session';
import { ErrorState } from '@/ui/ErrorState';
import { PageLoading } from './PageLoading';

/** Takes one who is signed in, or has just become so, to the page they came from. */
export function SignedOutOnly() {
  const { status } = useSession();
  const { state } = useLocation();
  const asking = useQuery({
    queryKey: ['session'],
    queryFn: async () => (await session.accessToken()) !== null,
    enabled: status === 'unknown',
  });

  if (status === 'signed-in') return <Navigate to={pageBefore(state)} replace />;
  if (status === 'signed-out') return <Outlet />;
  if (asking.isError) return <ErrorState error={asking.error} onRetry={asking.refetch} />;
  return <PageLoading />;
}

function pageBefore(state: unknown): string {
  const isKnown = typeof state === 'object' && state !== null && 'from' in state;
  return isKnown && typeof state.from === 'string' ? state.from : '/';
}
