import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { flattenPages, type Page } from '@/lib/api/pagination';
import type { Activity } from '@/lib/api/types';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { CrudList } from './CrudList';

/** A list of cruds with its loading and error states. */
export function CrudListState({
  query,
  empty,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Page<Activity>>>;
  empty: ReactNode;
}) {
  if (query.isPending) return <RowsSkeleton what="cruds" />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  return <CrudList listing={flattenPages(query)} empty={empty} />;
}
