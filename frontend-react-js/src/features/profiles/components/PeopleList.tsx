import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { flattenPages, type Page } from '@/lib/api/pagination';
import type { PersonInList } from '@/lib/api/types';
import { ErrorState } from '@/ui/ErrorState';
import { LoadMore } from '@/ui/LoadMore';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { PersonRow } from './PersonRow';

/** A list of people with its loading and error states; `empty` is shown if nobody is in it. */
export function PeopleList({
  query,
  empty,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Page<PersonInList>>>;
  empty: ReactNode;
}) {
  if (query.isPending) return <RowsSkeleton what="people" />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const { items, more } = flattenPages(query);
  return (
    <>
      {items.length === 0 && more === null && empty}
      <ol>
        {items.map((person) => (
          <li key={person.uuid}>
            <PersonRow person={person} />
          </li>
        ))}
      </ol>
      {more && <LoadMore {...more} />}
    </>
  );
}
