import { Navigate, Outlet, useLocation } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { PageLoading } from '../layout/PageLoading';
import { useResolvedSession } from './use-resolved-session';

/** Auth guard: redirect anonymous visitors to sign in, and back afterwards. */
export function RequireAuth() {
  const { status, query } = useResolvedSession();
  const { pathname, search } = useLocation();

  if (status === 'signed-in') return <Outlet />;
  if (status === 'signed-out') {
    return <Navigate to="/signin" replace state={{ from: pathname + search }} />;
  }
  if (query.isError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  return <PageLoading />;
}
