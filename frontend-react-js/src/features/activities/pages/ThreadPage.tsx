import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import { ProblemError } from '@/lib/http/problem';
import { useTitle } from '@/lib/use-title';
import { ErrorState } from '@/ui/ErrorState';
import { PageHeader } from '@/ui/PageHeader';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { thread } from '../api/thread-query';
import { GoneCrud } from '../components/GoneCrud';
import { type ReplyPlace, Thread } from '../components/Thread';

/** One crud with its replies. */
export function ThreadPage({
  handle,
  uuid,
  Reply,
}: {
  handle: string;
  uuid: string;
  Reply: ReplyPlace;
}) {
  const query = useInfiniteQuery(thread(handle, uuid));
  // What was loaded on an earlier visit may be gone by now.
  const isOver = isGone(query.error);
  const activity = isOver ? undefined : query.data?.pages[0]?.activity;
  useTitle(activity ? `${activity.display_name}: ${activity.message || 'A picture'}` : 'Crud');

  return (
    <>
      <PageHeader backHome>Crud</PageHeader>
      {activity ? (
        <Thread activity={activity} replies={flattenPages(query)} Reply={Reply} />
      ) : query.isPending ? (
        <RowsSkeleton what="cruds" />
      ) : isOver ? (
        <GoneCrud />
      ) : (
        <ErrorState error={query.error} onRetry={query.refetch} />
      )}
    </>
  );
}

function isGone(error: unknown): boolean {
  return error instanceof ProblemError && [404, 410, 422].includes(error.status);
}
