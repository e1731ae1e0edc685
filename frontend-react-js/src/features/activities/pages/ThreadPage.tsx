import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { flattenPages } from '@/lib/api/pagination';
import { quotedText } from '@/lib/api/quoted-text';
import { t } from '@/lib/i18n/translate';
import { crudPath } from '@/lib/paths';
import { useTitle } from '@/lib/use-title';
import { ErrorState } from '@/ui/ErrorState';
import { PageHeader } from '@/ui/PageHeader';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { isNotFound } from '../api/error-messages';
import { type ThreadOrder, threadQuery } from '../api/thread-query';
import { CrudUnavailable } from '../components/CrudUnavailable';
import { type ReplyComponent, Thread } from '../components/Thread';

export function ThreadPage({
  handle,
  uuid,
  order,
  Reply,
}: {
  handle: string;
  uuid: string;
  order: ThreadOrder;
  Reply: ReplyComponent;
}) {
  const query = useInfiniteQuery({
    ...threadQuery(handle, uuid, order),
    // Another order of the same thread.
    placeholderData: keepPreviousData,
  });
  const isUnavailable = isNotFound(query.error);
  const first = isUnavailable ? undefined : query.data?.pages[0];
  const activity = first?.activity;
  useTitle(activity ? `${activity.display_name}: ${quotedText(activity)}` : t('crud'));

  // The author has changed their handle since the link was made.
  if (activity && query.isFetchedAfterMount && activity.handle !== handle) {
    return <Navigate to={crudPath(activity.handle, uuid)} replace />;
  }

  return (
    <>
      <PageHeader backHome>{t('crud')}</PageHeader>
      {first && activity ? (
        <Thread
          activity={activity}
          ancestors={first.ancestors}
          order={order}
          isFresh={query.isFetchedAfterMount}
          replies={flattenPages(query)}
          Reply={Reply}
        />
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
