import { useInfiniteQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { flattenPages } from '@/lib/api/pagination';
import { ProblemError } from '@/lib/http/problem';
import { crudPath } from '@/lib/paths';
import { useTitle } from '@/lib/use-title';
import { ErrorState } from '@/ui/ErrorState';
import { PageHeader } from '@/ui/PageHeader';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { threadQuery } from '../api/thread-query';
import { CrudUnavailable } from '../components/CrudUnavailable';
import { type ReplyComponent, Thread } from '../components/Thread';

export function ThreadPage({
  handle,
  uuid,
  Reply,
}: {
  handle: string;
  uuid: string;
  Reply: ReplyComponent;
}) {
  const query = useInfiniteQuery(threadQuery(handle, uuid));
  // The refetch may say that a cached crud no longer exists.
  const isUnavailable = isNotFound(query.error);
  const activity = isUnavailable ? undefined : query.data?.pages[0]?.activity;
  useTitle(activity ? `${activity.display_name}: ${activity.message || 'A picture'}` : 'Crud');

  // The author has changed their handle since the link was made.
  if (activity && query.isFetchedAfterMount && activity.handle !== handle) {
    return <Navigate to={crudPath(activity.handle, uuid)} replace />;
  }

  return (
    <>
      <PageHeader backHome>Crud</PageHeader>
      {activity ? (
        <Thread activity={activity} replies={flattenPages(query)} Reply={Reply} />
      ) : query.isPending ? (
        <RowsSkeleton what="cruds" />
      ) : isUnavailable ? (
        <CrudUnavailable />
      ) : (
        <ErrorState error={query.error} onRetry={query.refetch} />
      )}
    </>
  );
}

function isNotFound(error: unknown): boolean {
  return error instanceof ProblemError && [404, 410, 422].includes(error.status);
}
