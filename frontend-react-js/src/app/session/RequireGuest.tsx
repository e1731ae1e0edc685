import { Navigate, Outlet, useLocation } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { PageLoading } from '../layout/PageLoading';
import { useResolvedSession } from './use-resolved-session';

/** Guest guard: redirect signed-in users to the page that they came from. */
export function RequireGuest() {
  const { status, query } = useResolvedSession();
  const { state } = useLocation();

  if (status === 'signed-in') return <Navigate to={returnPath(state)} replace />;
  if (status === 'signed-out') return <Outlet />;
  if (query.isError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  return <PageLoading />;
}

function returnPath(state: unknown): string {
  const isKnown = typeof state === 'object' && state !== null && 'from' in state;
  return isKnown && typeof state.from === 'string' ? state.from : '/';
}
