import { Navigate, Outlet, useLocation } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { PageLoading } from './PageLoading';
import { useKnownSession } from './use-known-session';

/** Takes a stranger to sign in first, and from there back here. */
export function SignedInOnly() {
  const { status, asking } = useKnownSession();
  const { pathname, search } = useLocation();

  if (status === 'signed-in') return <Outlet />;
  if (status === 'signed-out') {
    return <Navigate to="/signin" replace state={{ from: pathname + search }} />;
  }
  if (asking.isError) return <ErrorState error={asking.error} onRetry={asking.refetch} />;
  return <PageLoading />;
}
