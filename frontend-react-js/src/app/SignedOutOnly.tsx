import { Navigate, Outlet, useLocation } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { PageLoading } from './PageLoading';
import { useKnownSession } from './use-known-session';

/** Takes one who is signed in, or has just become so, to the page they came from. */
export function SignedOutOnly() {
  const { status, asking } = useKnownSession();
  const { state } = useLocation();

  if (status === 'signed-in') return <Navigate to={pageBefore(state)} replace />;
  if (status === 'signed-out') return <Outlet />;
  if (asking.isError) return <ErrorState error={asking.error} onRetry={asking.refetch} />;
  return <PageLoading />;
}

function pageBefore(state: unknown): string {
  const isKnown = typeof state === 'object' && state !== null && 'from' in state;
  return isKnown && typeof state.from === 'string' ? state.from : '/';
}
